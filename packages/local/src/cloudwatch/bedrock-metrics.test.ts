import {
  BedrockRuntimeClient,
  ConverseCommand,
  ConverseStreamCommand,
  InvokeModelCommand,
  InvokeModelWithResponseStreamCommand,
} from "@aws-sdk/client-bedrock-runtime";
import { CloudWatchClient, paginateGetMetricData, paginateListMetrics } from "@aws-sdk/client-cloudwatch";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type LocalBedrock, startLocalBedrock } from "../index";

const lite = "amazon.nova-lite-v1:0";
const haiku = "us.anthropic.claude-haiku-4-5-20251001-v1:0";
const start = Date.UTC(2026, 10, 20);
let now = start;
let local: LocalBedrock;
let client: CloudWatchClient;
beforeAll(async () => {
  local = await startLocalBedrock({ now: () => now, respond: () => "Hi." });
  client = new CloudWatchClient({ ...local.clientConfig, systemClockOffset: start - Date.now() });
  await makeCalls();
});
afterAll(() => local.close());

const system = [{ text: "rule ".repeat(1000) }, { cachePoint: { type: "default" } as const }];
const messages = [{ role: "user" as const, content: [{ text: "Hello there." }] }];

async function makeCalls(): Promise<void> {
  const runtime = new BedrockRuntimeClient({ ...local.clientConfig, maxAttempts: 1 });
  await runtime.send(new ConverseCommand({ modelId: lite, system, messages }));
  const { stream } = await runtime.send(new ConverseStreamCommand({ modelId: lite, system, messages }));
  for await (const _event of stream ?? []);
  await runtime.send(new ConverseCommand({ modelId: local.defaultRouterArn, messages }));
  const body = JSON.stringify({
    anthropic_version: "bedrock-2023-05-31",
    max_tokens: 50,
    messages: [{ role: "user", content: "Hello there." }],
  });
  await runtime.send(new InvokeModelCommand({ modelId: haiku, body }));
  const invoked = await runtime.send(new InvokeModelWithResponseStreamCommand({ modelId: haiku, body }));
  for await (const _chunk of invoked.body ?? []);
  now += 86_400_000;
  local.faults.add({ when: { nth: 1 }, fault: { kind: "throttling" } });
  await runtime.send(new ConverseCommand({ modelId: lite, messages })).catch(() => {});
  await runtime.send(new ConverseCommand({ modelId: lite, messages: [] })).catch(() => {});
  await runtime.send(new ConverseCommand({ modelId: lite, messages }));
}

async function sums(modelId: string, name: string, maxDatapoints?: number): Promise<number[]> {
  const Metric = { Namespace: "AWS/Bedrock", MetricName: name, Dimensions: [{ Name: "ModelId", Value: modelId }] };
  const pages = paginateGetMetricData(
    { client },
    {
      StartTime: new Date(start),
      EndTime: new Date(start + 3 * 86_400_000),
      ScanBy: "TimestampAscending",
      MetricDataQueries: [{ Id: "a", MetricStat: { Metric, Period: 86_400, Stat: "Sum" } }],
      ...(maxDatapoints !== undefined && { MaxDatapoints: maxDatapoints }),
    },
  );
  const values: number[] = [];
  for await (const { MetricDataResults = [] } of pages)
    values.push(...MetricDataResults.flatMap((one) => one.Values ?? []));
  return values;
}

describe("AWS/Bedrock", () => {
  it("counts calls and tokens by model and day, cached tokens apart", async () => {
    // Two calls of the model and one that the router sent to it, then one more on the next day.
    const router = (await sums("us.amazon.nova-lite-v1:0", "Invocations"))[0] ?? 0;
    expect(await sums(lite, "Invocations")).toEqual([2, 1]);
    expect(await sums(lite, "InputTokenCount")).toEqual([6, 3]);
    expect(await sums(lite, "CacheWriteInputTokens")).toEqual([1250, 0]);
    expect(await sums(lite, "CacheReadInputTokens")).toEqual([1250, 0]);
    expect(await sums(lite, "OutputTokenCount")).toEqual([2, 1]);
    expect(router).toBeLessThanOrEqual(1);
  });

  it("counts what InvokeModel used, whole and streamed", async () => {
    expect(await sums(haiku, "Invocations")).toEqual([2]);
    const [input = 0] = await sums(haiku, "InputTokenCount");
    expect(input).toBeGreaterThan(0);
    expect(input % 2).toBe(0);
    expect((await sums(haiku, "OutputTokenCount"))[0]).toBeGreaterThan(0);
  });

  it("counts throttled and refused calls, which are no invocations", async () => {
    expect(await sums(lite, "InvocationThrottles")).toEqual([1]);
    expect(await sums(lite, "InvocationClientErrors")).toEqual([1]);
    expect(await sums(lite, "InvocationLatency")).toHaveLength(2);
  });

  it("is listed, with a routed call under the model that answered", async () => {
    const models = new Set<string>();
    for await (const { Metrics = [] } of paginateListMetrics(
      { client },
      { Namespace: "AWS/Bedrock", MetricName: "Invocations" },
    )) {
      for (const { Dimensions = [] } of Metrics) models.add(Dimensions[0]?.Value ?? "");
    }
    expect([...models].filter((one) => one.startsWith("arn:"))).toEqual([]);
    expect(models.size).toBe(3);
  });

  it("gives points page by page", async () => {
    expect(await sums(lite, "Invocations", 1)).toEqual([2, 1]);
    await expect(sums(lite, "Invocations", 0)).rejects.toThrow(/MaxDatapoints/);
  });
});
