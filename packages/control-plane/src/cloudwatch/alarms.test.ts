import { CloudWatch } from "@aws-sdk/client-cloudwatch";
import type { CallRecord } from "@bedrock-routed/callbacks";
import { CloudWatchExporter } from "@bedrock-routed/callbacks/cloudwatch";
import { type LocalBedrock, startLocalBedrock } from "@bedrock-routed/local";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import {
  type AlarmDefinition,
  CloudWatchAlarms,
  ControlPlaneError,
  InvalidOptionError,
  ResourceDiffersError,
  savingsAlarms,
} from "./index";

const LITE = "amazon.nova-lite-v1:0";
const PRO = "amazon.nova-pro-v1:0";
const TOPIC = "arn:aws:sns:us-east-1:123456789012:alerts";
let now = Date.parse("2026-11-27T00:00:30Z");
let local: LocalBedrock;
let alarms: CloudWatchAlarms;
let seen = 0;
beforeAll(async () => {
  local = await startLocalBedrock({ now: () => now });
  alarms = new CloudWatchAlarms({ clientOptions: local.clientConfig });
});
afterAll(() => local.close());
beforeEach(() => {
  seen = local.requests.length;
  // A day later, so that no test sees the metrics of the one before.
  now += 2 * 86_400_000;
});

function writes(): unknown[] {
  return local.requests
    .slice(seen)
    .filter(({ operation }) => /^(?:Put|Delete)/.test(operation ?? ""))
    .map(({ operation, body }) => ({ operation, body }));
}

/** One answered call, as the handler of `@bedrock-routed/callbacks` records it. */
function answered(modelId: string, more: Partial<CallRecord> = {}): CallRecord {
  const usage = {
    inputTokens: 900,
    cacheReadTokens: 100,
    cacheWrite5mTokens: 0,
    cacheWrite1hTokens: 0,
    outputTokens: 10,
  };
  return {
    runId: "run",
    at: now,
    day: "2026-11-27",
    path: [],
    tags: [],
    labels: {},
    outcome: "answered",
    streamed: false,
    signals: [],
    call: { invokedModel: { modelId, scope: "us" }, usage },
    cost: 1_000_000_000_000n,
    ...more,
  };
}

async function exportCalls(records: readonly CallRecord[]): Promise<void> {
  const client = new CloudWatch(local.clientConfig);
  const exporter = new CloudWatchExporter({ client, dimensions: [[], ["model"]] });
  for (const record of records) exporter.add(record);
  await exporter.flush();
}

const all = savingsAlarms({
  prefix: "demo",
  budget: { usdPerDay: 50 },
  cacheHitRate: { belowPercent: 30 },
  smallModelShare: { model: LITE, belowPercent: 60 },
  fallbackRate: { abovePercent: 5 },
  actions: [TOPIC],
});

describe("the alarms of the savings follow the metrics of the exporter", () => {
  const statesOf = async (): Promise<Record<string, string>> => {
    for (const alarm of all) await alarms.ensure(alarm);
    const found = await alarms.list({ prefix: "demo-" });
    return Object.fromEntries(found.map(({ name, state }) => [name, state]));
  };

  it("no calls: no data, and the budget is kept", async () => {
    expect(await statesOf()).toEqual({
      "demo-budget": "OK",
      "demo-cache-hit-rate": "INSUFFICIENT_DATA",
      "demo-small-model-share": "INSUFFICIENT_DATA",
      "demo-fallback-rate": "INSUFFICIENT_DATA",
    });
  });

  it("too few calls to judge raise nothing but the budget", async () => {
    await exportCalls(Array.from({ length: 4 }, () => answered(PRO, { cost: 13_000_000_000_000n })));
    expect(await statesOf()).toMatchObject({
      "demo-budget": "ALARM",
      "demo-cache-hit-rate": "INSUFFICIENT_DATA",
      "demo-small-model-share": "INSUFFICIENT_DATA",
    });
  });

  it("a large model, cold cache and failing targets raise all of them", async () => {
    const fallbacks = [{ modelId: LITE, error: "ThrottlingException", durationMs: 5 }];
    const failing = Array.from({ length: 10 }, () => answered(PRO, { routing: { fallbacks } }));
    const others = Array.from({ length: 50 }, () => answered(PRO));
    await exportCalls([...failing, ...others]);
    expect(await statesOf()).toEqual({
      "demo-budget": "ALARM",
      "demo-cache-hit-rate": "ALARM",
      "demo-small-model-share": "ALARM",
      "demo-fallback-rate": "ALARM",
    });
    expect((await alarms.list({ prefix: "demo-", state: "OK" })).length).toBe(0);
    const { reason } = await alarms.get("demo-cache-hit-rate");
    expect(reason).toContain("[10] were less than the threshold (30)");
  });

  it("a small model and a warm cache end them", async () => {
    const usage = {
      inputTokens: 200,
      cacheReadTokens: 800,
      cacheWrite5mTokens: 0,
      cacheWrite1hTokens: 0,
      outputTokens: 1,
    };
    const call = { invokedModel: { modelId: LITE, scope: "us" as const }, usage };
    await exportCalls(Array.from({ length: 40 }, () => answered(LITE, { call, cost: 1_000_000_000n })));
    expect(Object.values(await statesOf())).toEqual(["OK", "OK", "OK", "OK"]);
  });
});

it("sends metric math, the treatment of missing data, the action and the tags", async () => {
  const [, , share] = all;
  await alarms.ensure({ ...(share as AlarmDefinition), name: "wire", tags: { team: "search" } });
  const stat = (MetricName: string, more = {}) => ({
    Metric: { Namespace: "BedrockRouted", MetricName, ...more },
    Period: 3600,
    Stat: "Sum",
  });
  const Dimensions = [{ Name: "model", Value: LITE }];
  expect(writes()).toEqual([
    {
      operation: "PutMetricAlarm",
      body: {
        AlarmName: "wire",
        AlarmDescription: `${LITE} answered less than 60 % of the calls within an hour.`,
        Metrics: [
          { Id: "small", MetricStat: stat("Calls", { Dimensions }), ReturnData: false },
          { Id: "calls", MetricStat: stat("Calls"), ReturnData: false },
          {
            Id: "result",
            Expression: "IF(calls >= 20, 100 * FILL(small, 0) / calls)",
            Label: "wire",
            ReturnData: true,
          },
        ],
        EvaluationPeriods: 1,
        DatapointsToAlarm: 1,
        Threshold: 60,
        ComparisonOperator: "LessThanThreshold",
        TreatMissingData: "missing",
        AlarmActions: [TOPIC],
        OKActions: [],
        Tags: [{ Key: "team", Value: "search" }],
      },
    },
  ]);
  expect((await alarms.get("wire")).actions).toEqual([TOPIC]);
});

it("labels narrow every metric", () => {
  const [alarm] = savingsAlarms({ namespace: "Shop", labels: { team: "search" }, budget: { usdPerDay: 1 } });
  expect(alarm?.metrics.map(({ namespace, dimensions }) => [namespace, dimensions])).toEqual([
    ["Shop", { team: "search" }],
    ["Shop", { team: "search" }],
  ]);
});

describe("ensure", () => {
  const [budget] = all as [AlarmDefinition, ...AlarmDefinition[]];

  it("creates once, says how an alarm differs, and overwrites it only when told to", async () => {
    const definition = { ...budget, name: "ensured" };
    const plan = await alarms.plan(definition);
    expect([plan.action, plan.notes]).toEqual([
      "create",
      ["Ten alarm metrics of an account cost nothing. Past them, these 2 cost about USD 0.20 a month (us-east-1)."],
    ]);
    expect(writes()).toEqual([]);
    expect((await alarms.ensure(definition)).action).toBe("create");
    expect((await alarms.ensure(definition)).action).toBe("reuse");
    const other = { ...definition, threshold: 80, expression: "cost + operations" };
    const error = await alarms.ensure(other).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ResourceDiffersError);
    expect(error).toMatchObject({
      message: expect.stringContaining("pass { replace: true }, which overwrites it."),
      differences: [
        { field: "Threshold", wanted: 80, found: 50 },
        { field: "Metrics.result.Expression", wanted: "cost + operations", found: budget.expression },
      ],
    });
    expect((await alarms.ensure(other, { replace: true })).alarm.threshold).toBe(80);
    expect(writes()).toHaveLength(2);
    await alarms.delete("ensured");
    await expect(alarms.get("ensured")).rejects.toThrow('There is no alarm "ensured" in us-east-1.');
    await expect(alarms.delete("ensured")).rejects.toMatchObject({ reason: "not-found" });
  });

  it("does not send tags with a change", async () => {
    const definition = { ...budget, name: "tagged" };
    await alarms.ensure(definition);
    const plan = await alarms.plan({ ...definition, threshold: 1, tags: { team: "a" } }, { replace: true });
    expect(plan.notes[0]).toContain("does not take tags");
    expect(plan.requests[0]?.input).not.toHaveProperty("Tags");
  });
});

it("lists all pages", async () => {
  for (let index = 0; index < 60; index += 1) {
    await alarms.ensure({ ...(all[0] as AlarmDefinition), name: `page-${index}` });
  }
  expect(await alarms.list({ prefix: "page-" })).toHaveLength(60);
});

it("an error names the missing permission", async () => {
  local.faults.add({
    when: { operation: "PutMetricAlarm" },
    fault: { kind: "exception", name: "AccessDeniedException" },
  });
  const error = await alarms.ensure({ ...(all[0] as AlarmDefinition), name: "denied" }).catch((thrown) => thrown);
  expect(error).toBeInstanceOf(ControlPlaneError);
  expect(error).toMatchObject({
    reason: "access-denied",
    iamAction: "cloudwatch:PutMetricAlarm",
    message: expect.stringMatching(/^Amazon CloudWatch refused PutMetricAlarm: .*Allow cloudwatch:PutMetricAlarm/),
  });
  local.faults.clear();
});

it.each<[string, unknown, string]>([
  ["SEARCH", { expression: "SUM(SEARCH('x', 'Sum'))" }, "alarms take no SEARCH"],
  ["a period of 90 s", { periodSeconds: 90 }, "multiple of 60"],
  ["eleven metrics", { metrics: Array(11).fill({ id: "a", namespace: "b", name: "c" }) }, "at most ten"],
  ["eight days", { periodSeconds: 86_400, periods: 8 }, "seven days with periods of an hour or more"],
  ["more periods to alarm than periods", { periodsToAlarm: 2 }, "at most the number of periods"],
  ["a topic by its name", { actions: ["alerts"] }, "pass ARNs"],
  ["an unknown option", { period: 60 }, "there is no such option"],
])("refuses %s before anything is sent", async (_, change, words) => {
  const definition = { ...all[0], ...(change as object) } as AlarmDefinition;
  const error = await alarms.ensure(definition).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(InvalidOptionError);
  expect((error as Error).message).toContain(words);
  expect(local.requests).toHaveLength(seen);
});

it.each<[string, object, string]>([
  ["a budget of 0", { budget: { usdPerDay: 0 } }, "budget.usdPerDay"],
  ["more than 100 percent", { cacheHitRate: { belowPercent: 120 } }, "cacheHitRate.belowPercent"],
  ["an unknown option", { limit: 3 }, "there is no such option"],
])("savingsAlarms refuses %s", (_, options, words) => {
  expect(() => savingsAlarms(options)).toThrow(words);
});
