import { CloudWatch } from "@aws-sdk/client-cloudwatch";
import { type LocalBedrock, startLocalBedrock } from "@bedrock-routed/local";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { startProgram } from "../testing/start-program";

let local: LocalBedrock;
beforeEach(async () => {
  local = await startLocalBedrock();
});
afterEach(() => local.close());

async function callsThatArrived(): Promise<number | undefined> {
  const { MetricDataResults } = await new CloudWatch(local.clientConfig).getMetricData({
    StartTime: new Date(Date.now() - 3_600_000),
    EndTime: new Date(Date.now() + 3_600_000),
    MetricDataQueries: [
      {
        Id: "m",
        MetricStat: { Metric: { Namespace: "BedrockRouted", MetricName: "FailedCalls" }, Period: 60, Stat: "Sum" },
      },
    ],
  });
  return MetricDataResults?.[0]?.Values?.reduce((sum, value) => sum + value, 0);
}

/** Three failed calls whose metrics wait for an hour. */
const program = (end: string): string => `
  import { CloudWatch } from "@aws-sdk/client-cloudwatch";
  const client = new CloudWatch({ maxAttempts: 1 });
  const exporter = new callbacks.CloudWatchExporter({ client, dimensions: [[]], flushAfterMs: 3_600_000 });
  const savings = new callbacks.BedrockSavingsHandler({ exporters: [exporter] });
  for (const runId of ["a", "b", "c"]) {
    savings.handleLLMStart({ lc: 1, type: "not_implemented", id: ["model"] }, [], runId);
    savings.handleLLMError(new Error("no"), runId);
  }
  ${end}
`;
const start = (end: string): ReturnType<typeof startProgram> =>
  startProgram(program(end), "true", {
    env: { ...process.env, ...local.env, AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true" },
  });

describe("accepted records", () => {
  it("arrive when the process ends on its own, and no timer delays its end", async () => {
    expect(await start("").ended).toEqual({ stdout: "", stderr: "", code: 0, signal: null });
    expect(await callsThatArrived()).toBe(3);
  }, 120_000);

  it("arrive before process.exit when flush was awaited", async () => {
    const { stdout, code } = await start(`
      const failures = await savings.flush();
      console.log(failures.length);
      process.exit(3);
    `).ended;
    expect({ stdout, code }).toEqual({ stdout: "0\n", code: 3 });
    expect(await callsThatArrived()).toBe(3);
  }, 120_000);

  it("arrive at SIGTERM when the program flushes there", async () => {
    const { child, printed, ended } = start(`
      process.once("SIGTERM", async () => {
        await savings.flush();
        process.exit(0);
      });
      setInterval(() => {}, 60_000);
      console.log("ready");
    `);
    await printed();
    child.kill("SIGTERM");
    expect(await ended).toMatchObject({ code: 0, signal: null });
    expect(await callsThatArrived()).toBe(3);
  }, 120_000);

  it("are sent once at the end when the service fails: the process warns and keeps its exit code", async () => {
    local.faults.add({ fault: { kind: "exception", name: "ServiceUnavailableException" } });
    const { stdout, stderr, code } = await start("process.exitCode = 4;").ended;
    expect({ stdout, code }).toEqual({ stdout: "", code: 4 });
    expect(stderr.match(/ExporterError/g)).toHaveLength(1);
    expect(local.requests).toHaveLength(1);
  }, 120_000);
});
