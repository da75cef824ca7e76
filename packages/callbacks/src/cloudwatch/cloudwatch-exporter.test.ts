import { CloudWatch } from "@aws-sdk/client-cloudwatch";
import { InvalidOptionError } from "@bedrock-routed/core";
import { type LocalBedrock, startLocalBedrock } from "@bedrock-routed/local";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { CallRecord } from "../record/record";
import { arbitraryRecord } from "../testing/arbitrary-records";
import { recorded } from "../testing/recorded";
import { lite, usage } from "../testing/routing-record";
import { CloudWatchExporter } from "./cloudwatch-exporter";
import type { MetricDataRequest } from "./metric-requests";

const NOW = Date.parse("2026-11-21T12:00:30Z");
const [MINUTE, DAY] = [60_000, 86_400_000];
let local: LocalBedrock;
let client: CloudWatch;
beforeEach(async () => {
  local = await startLocalBedrock({ now: () => NOW });
  client = new CloudWatch(local.clientConfig);
});
afterEach(() => local.close());

const call = { invokedModel: { modelId: lite, scope: "us" }, usage: usage(1000, 100, 30) };
const answered = (parts: Partial<CallRecord> = {}): CallRecord => recorded({ at: NOW, call, ...parts });

async function statisticOf(MetricName: string, dimensions: Record<string, string>, Stat = "Sum"): Promise<number> {
  const Dimensions = Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value }));
  const { MetricDataResults } = await client.getMetricData({
    StartTime: new Date(NOW - 20 * DAY),
    EndTime: new Date(NOW + DAY),
    MetricDataQueries: [
      { Id: "m", MetricStat: { Metric: { Namespace: "BedrockRouted", MetricName, Dimensions }, Period: MINUTE, Stat } },
    ],
  });
  return (MetricDataResults?.[0]?.Values ?? []).reduce((sum, value) => sum + value, 0);
}

const requests = (): MetricDataRequest[] =>
  local.requests
    .filter(({ operation }) => operation === "PutMetricData")
    .map(({ body }) => body as unknown as MetricDataRequest);

describe("CloudWatchExporter", () => {
  it("sends the sums of the records for each set of dimensions", async () => {
    const dimensions = [["model"], ["team", "tier"], []];
    const exporter = new CloudWatchExporter({ client, dimensions });
    const records = fc.sample(arbitraryRecord, { numRuns: 500, seed: 7 }).map((record, index) => ({
      ...record,
      at: NOW - (index % 10) * MINUTE,
      labels: index % 2 === 0 ? { team: "経理" } : {},
    }));
    for (const record of records) exporter.add(record);
    await exporter.flush();

    const calls = records.filter((record): record is typeof record & CallRecord => !("operation" in record));
    const answers = calls.filter(({ outcome }) => outcome === "answered");
    const usd = (costs: (bigint | undefined)[]): number =>
      Number(costs.reduce<bigint>((sum, cost) => sum + (cost ?? 0n), 0n)) / 1e12;
    expect(await statisticOf("Calls", {})).toBe(answers.length);
    expect(await statisticOf("FailedCalls", {})).toBe(calls.filter(({ outcome }) => outcome === "failed").length);
    expect(await statisticOf("Operations", {})).toBe(records.length - calls.length);
    expect(await statisticOf("CostUsd", {})).toBeCloseTo(usd(answers.map(({ cost }) => cost)), 6);
    expect(await statisticOf("SavedUsd", {})).toBeCloseTo(usd(answers.map(({ saving }) => saving?.net)), 6);
    const ofLite = answers.filter((record) => record.call?.invokedModel?.modelId === lite);
    const tokens = ofLite.reduce((sum, record) => sum + (record.call?.usage?.outputTokens ?? 0), 0);
    expect(await statisticOf("OutputTokens", { model: lite })).toBe(tokens);
    const flex = answers.filter(({ labels, call }) => labels.team !== undefined && call?.serviceTier === "flex");
    expect(flex.length).toBeGreaterThan(10);
    expect(await statisticOf("Calls", { team: "%E7%B5%8C%E7%90%86", tier: "flex" })).toBe(flex.length);
  });

  it("counts the calls that another target answered", async () => {
    const exporter = new CloudWatchExporter({ client, dimensions: [[]] });
    const fallbacks = [{ modelId: "amazon.nova-pro-v1:0", error: "ThrottlingException", durationMs: 10 }];
    for (const routing of [{ fallbacks }, { fallbacks: [] }, {}]) exporter.add(answered({ routing }));
    await exporter.flush();
    expect([await statisticOf("FallbackCalls", {}), await statisticOf("Calls", {})]).toEqual([1, 3]);
  });

  it("keeps 10,000 records of 3,000 users within the limits of a request", async () => {
    const exporter = new CloudWatchExporter({ client, dimensions: [["user"], ["model"]], maxValues: 3000 });
    for (let index = 0; index < 10_000; index += 1) {
      exporter.add(
        answered({ labels: { user: `user-${index % 3000}` }, durationMs: index, timeToFirstTokenMs: index / 2 }),
      );
    }
    await exporter.flush();
    for (const request of requests()) {
      expect(request.MetricData.length).toBeLessThanOrEqual(1000);
      expect(JSON.stringify(request).length).toBeLessThan(1_048_576);
      for (const { Values = [] } of request.MetricData) expect(Values.length).toBeLessThanOrEqual(150);
    }
    const data = requests().reduce((sum, { MetricData }) => sum + MetricData.length, 0);
    expect(requests().length).toBeLessThanOrEqual(Math.ceil(data / 1000) + 5);
    expect(await statisticOf("Calls", { model: lite })).toBe(10_000);
    expect(await statisticOf("Duration", { model: lite })).toBe((10_000 * 9_999) / 2);
    expect(await statisticOf("Duration", { model: lite }, "SampleCount")).toBe(10_000);
    expect(await statisticOf("Calls", { user: "user-2999" })).toBe(3);
  }, 120_000);

  it("limits the bytes of a request when names are long", async () => {
    const names = Array.from({ length: 30 }, (_, index) => `label-${index}`.padEnd(200, "x"));
    const labels = Object.fromEntries(names.map((name) => [name, "v".repeat(1024)]));
    const exporter = new CloudWatchExporter({ client, dimensions: [names] });
    for (let minute = 0; minute < 10; minute += 1) exporter.add(answered({ labels, at: NOW - minute * MINUTE }));
    await exporter.flush();
    expect(requests().length).toBeGreaterThan(1);
    expect(requests().reduce((sum, { MetricData }) => sum + MetricData.length, 0)).toBe(10 * 7);
  });

  it("separates sets of dimensions that have the same values", async () => {
    const exporter = new CloudWatchExporter({ client, dimensions: [["user"], ["team"]] });
    exporter.add(answered({ labels: { user: "amy", team: "amy" } }));
    await exporter.flush();
    expect(await statisticOf("Calls", { user: "amy" })).toBe(1);
    expect(await statisticOf("Calls", { team: "amy" })).toBe(1);
  });

  it("counts values beyond maxValues under (other)", async () => {
    const exporter = new CloudWatchExporter({ client, dimensions: [["user"]], maxValues: 2 });
    for (const user of ["a", "b", "c", "a", "d"]) exporter.add(answered({ labels: { user } }));
    await exporter.flush();
    expect(await statisticOf("Calls", { user: "a" })).toBe(2);
    expect(await statisticOf("Calls", { user: "(other)" })).toBe(2);
  });

  it("delivers metrics although CloudWatch throttles and fails at first", async () => {
    local.faults.add({ when: { operation: "PutMetricData", nth: 1 }, fault: { kind: "throttling" } });
    local.faults.add({
      when: { operation: "PutMetricData", nth: 2 },
      fault: { kind: "exception", name: "InternalServerException" },
    });
    const exporter = new CloudWatchExporter({ client });
    exporter.add(answered());
    await exporter.flush();
    expect(requests()).toHaveLength(3);
    expect(await statisticOf("Calls", { model: lite })).toBe(1);
  });

  it("keeps metrics of a failed request, and counts them once when they are sent again", async () => {
    const impatient = new CloudWatch({ ...local.clientConfig, maxAttempts: 1 });
    const exporter = new CloudWatchExporter({ client: impatient });
    local.faults.add({ fault: { kind: "exception", name: "ServiceUnavailableException" } });
    exporter.add(answered());
    await expect(exporter.flush()).rejects.toThrow();
    exporter.add(answered());
    await expect(exporter.flush()).rejects.toThrow();
    local.faults.clear();
    await exporter.flush();
    await exporter.flush();
    expect(await statisticOf("Calls", { model: lite })).toBe(2);
  });

  it("drops a refused request, reports it once, and continues", async () => {
    local.faults.add({
      when: { operation: "PutMetricData", nth: [1, 2] },
      fault: { kind: "exception", name: "ValidationException" },
    });
    const exporter = new CloudWatchExporter({ client });
    exporter.add(answered());
    await expect(exporter.flush()).rejects.toThrow(expect.objectContaining({ name: "ValidationException" }));
    await exporter.flush();
    expect(requests()).toHaveLength(2);
    exporter.add(answered());
    await exporter.flush();
    expect(await statisticOf("Calls", { model: lite })).toBe(1);
  });

  it.each([-30 * DAY, -15 * DAY, 3 * 60 * MINUTE, 14 * DAY])(
    "loses nothing when the clock jumps by %i ms",
    async (jump) => {
      const exporter = new CloudWatchExporter({ client });
      for (const at of [NOW, NOW + jump, NOW - MINUTE]) exporter.add(answered({ at }));
      await exporter.flush();
      expect(await statisticOf("Calls", { model: lite })).toBe(3);
    },
  );

  it("sends each record once during concurrent flushes", async () => {
    const exporter = new CloudWatchExporter({ client });
    const flushes = Array.from({ length: 20 }, () => {
      exporter.add(answered());
      return exporter.flush();
    });
    await Promise.all(flushes);
    expect(await statisticOf("Calls", { model: lite })).toBe(20);
    expect(await statisticOf("Calls", { model: lite }, "SampleCount")).toBe(20);
  });

  it("refuses records while 50,000 metrics wait, and accepts them after those are sent", async () => {
    const impatient = new CloudWatch({ ...local.clientConfig, maxAttempts: 1 });
    const exporter = new CloudWatchExporter({ client: impatient, dimensions: [["user"]], maxValues: 100_000 });
    local.faults.add({ fault: { kind: "exception", name: "ServiceUnavailableException" } });
    let accepted = 0;
    const addAll = (): void => {
      for (; accepted < 100_000; accepted += 1) exporter.add(answered({ labels: { user: String(accepted) } }));
    };
    expect(addAll).toThrow(/50000 metrics wait/);
    await expect(exporter.flush()).rejects.toThrow();
    expect(addAll).toThrow(/50000 metrics wait/);
    expect(accepted).toBeGreaterThan(5000);
    local.faults.clear();
    await exporter.flush();
    expect(requests().slice(-1)[0]?.MetricData.length).toBeGreaterThan(0);
    expect(await statisticOf("Calls", { user: String(accepted - 1) })).toBe(1);
    exporter.add(answered());
  }, 120_000);

  it.each([
    { client: {} as never },
    { client: undefined as never },
    { flushAfterMs: -1 },
    { flushAfterMs: Number.NaN },
    { namespace: "AWS/Bedrock" },
    { namespace: "" },
    { maxValues: 0 },
    { dimensions: [] },
    { dimensions: [["model", "model"]] },
    { dimensions: [["ユーザー"]] },
    { dimensions: [["Calls"]] },
    { dimensions: [["runId"]] },
    { dimensions: [Array.from({ length: 31 }, (_, index) => `d${index}`)] },
  ])("refuses %j", (options) => {
    expect(() => new CloudWatchExporter({ client, ...options })).toThrow(InvalidOptionError);
  });
});
