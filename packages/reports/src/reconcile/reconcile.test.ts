import { BedrockRuntimeClient, ConverseCommand } from "@aws-sdk/client-bedrock-runtime";
import { CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import {
  BedrockSavingsHandler,
  emptyLedger,
  type LogRecord,
  pageBreakdowns,
  toLedger,
} from "@bedrock-routed/callbacks";
import { recorded } from "@bedrock-routed/callbacks/testing";
import { type LocalBedrock, startLocalBedrock } from "@bedrock-routed/local";
import { ChatBedrockConverse } from "@langchain/aws";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type AccountUsage, type ModelDayUsage, readAccountUsage, reconcile, renderReconciliation } from "./index";

const lite = "amazon.nova-lite-v1:0";
const pro = "amazon.nova-pro-v1:0";
const start = Date.UTC(2026, 10, 20, 12);
const [from, to] = ["2026-11-20", "2026-11-21"];
let now = start;
let local: LocalBedrock;
let client: CloudWatchClient;
beforeAll(async () => {
  local = await startLocalBedrock({ now: () => now, respond: () => "Hi." });
  client = new CloudWatchClient({ ...local.clientConfig, systemClockOffset: start - Date.now() });
});
afterAll(() => local.close());

const usageOf = (modelId: string, counts: Partial<ModelDayUsage> = {}): ModelDayUsage => ({
  day: from,
  modelId,
  invocations: 10,
  inputTokens: 1000,
  cacheReadTokens: undefined,
  cacheWriteTokens: undefined,
  outputTokens: 100,
  ...counts,
});
const accountOf = (...usage: ModelDayUsage[]): AccountUsage => ({ from, to, usage });
const ledgerOf = (...records: LogRecord[]) => toLedger(records, { breakdowns: pageBreakdowns() });
const callOf = (modelId: string, tokens = {}) =>
  recorded({
    at: start,
    day: from,
    timeZone: "UTC",
    cost: 5n,
    call: {
      invokedModel: { modelId, scope: "us" },
      usage: {
        inputTokens: 100,
        cacheReadTokens: 0,
        cacheWrite5mTokens: 0,
        cacheWrite1hTokens: 0,
        outputTokens: 10,
        ...tokens,
      },
    },
  });

describe("reconcile with the metrics of the local CloudWatch", () => {
  it("finds the calls that no handler saw, by model and day, and prices them", async () => {
    const handler = new BedrockSavingsHandler({ clock: () => now });
    const runtime = new BedrockRuntimeClient(local.clientConfig);
    const model = new ChatBedrockConverse({ model: `us.${lite}`, region: "us-east-1", client: runtime as never });
    const unseen = (modelId: string) =>
      runtime.send(
        new ConverseCommand({ modelId, messages: [{ role: "user", content: [{ text: "x ".repeat(600) }] }] }),
      );
    for (let call = 0; call < 3; call += 1) await model.invoke("Hello there.", { callbacks: [handler] });
    await unseen(`us.${lite}`);
    now += 86_400_000;
    await model.invoke("Hello there.", { callbacks: [handler] });
    await unseen(pro);

    const account = await readAccountUsage({ client, from, to });
    expect(account.usage.map(({ day, modelId, invocations }) => [day, modelId, invocations])).toEqual([
      [from, `us.${lite}`, 4],
      [to, pro, 1],
      [to, `us.${lite}`, 1],
    ]);
    const { total, rows, models } = reconcile(handler.ledger, account, { region: "us-east-1" });
    expect(total).toMatchObject({ recordedShare: 4 / 6, unrecorded: { invocations: 2 }, isOverRecorded: false });
    expect(rows.map(({ day, modelId, recordedShare }) => [day, modelId, recordedShare])).toEqual([
      [from, lite, 3 / 4],
      [to, lite, 1],
      [to, pro, 0],
    ]);
    const missing = rows[2];
    const expected =
      ((missing?.unrecorded.inputTokens ?? 0) * 0.8 + (missing?.unrecorded.outputTokens ?? 0) * 3.2) / 1e6;
    expect(missing?.unrecordedUsd?.low).toBeCloseTo(expected, 12);
    expect(missing?.unrecordedUsd?.high).toBeCloseTo(expected, 12);
    expect(models.map(({ modelId }) => modelId)).toEqual([lite, pro]);
  });

  it("reads all queries beyond 500, and other ids by name", async () => {
    const modelIds = Array.from({ length: 700 }, (_, index) => `acme.model-${index}-v1:0`);
    const { usage } = await readAccountUsage({ client, from, to, modelIds });
    expect(usage).toHaveLength(3);
    const sizes = local.requests
      .filter(({ operation }) => operation === "GetMetricData")
      .map(({ body }) => (body as { MetricDataQueries: unknown[] }).MetricDataQueries.length);
    expect(Math.max(...sizes)).toBe(500);
  });

  it.each([
    ["2026-02-30", /from "2026-02-30": pass a day/],
    ["2026-11-22", /from "2026-11-22": it is after to, 2026-11-21/],
  ])("refuses the first day %j", async (first, message) => {
    await expect(readAccountUsage({ client, from: first, to })).rejects.toThrow(message);
  });
});

describe("reconcile", () => {
  it("adds up the ids of a model, and gives a range when their prices differ", () => {
    const account = accountOf(usageOf(`us.${lite}`), usageOf(`${lite}+latency-optimized`), usageOf(`global.${lite}`));
    const { rows } = reconcile(emptyLedger, account);
    expect(rows).toHaveLength(1);
    expect(rows[0]).toMatchObject({ modelId: lite, account: { invocations: 30 }, recordedShare: 0 });
  });

  it("gives a range for cache writes of unknown lifetime, and for a split that CloudWatch does not have", () => {
    const haiku = "anthropic.claude-haiku-4-5-20251001-v1:0";
    const writes = reconcile(
      emptyLedger,
      accountOf(usageOf(`us.${haiku}`, { cacheReadTokens: 0, cacheWriteTokens: 1e6 })),
    );
    const { low = 0, high = 0 } = writes.total.unrecordedUsd ?? {};
    expect(high - low).toBeCloseTo(1.1 * (2 - 1.25), 10);
    const split = reconcile(ledgerOf(callOf(haiku, { cacheReadTokens: 5 })), accountOf(usageOf(`us.${haiku}`)));
    expect(split.notes).toContain("cache-unknown");
    expect(split.total.unrecordedUsd?.low).toBeLessThan(split.total.unrecordedUsd?.high ?? 0);
  });

  it("never takes an unknown price, an unknown count or an id that names no model for 0", () => {
    const profile = "arn:aws:bedrock:us-east-1:123456789012:application-inference-profile/abc";
    const account = accountOf(usageOf("acme.x"), usageOf(profile), usageOf(lite, { inputTokens: undefined }));
    const { total, rows, notes } = reconcile(emptyLedger, account);
    expect(rows.map(({ unrecordedUsd }) => unrecordedUsd)).toEqual([undefined, undefined, undefined]);
    expect(total.unrecordedUsd).toBeUndefined();
    expect(notes).toEqual(expect.arrayContaining(["unknown-models", "unpriced"]));
    const named = reconcile(emptyLedger, accountOf(usageOf(profile)), { models: { [profile]: `us.${lite}` } });
    expect(named.rows[0]).toMatchObject({ modelId: lite, unrecordedUsd: { low: 0.000084, high: 0.000084 } });
  });

  it("says when more is recorded than the account has, and does not set it off against what is missing", () => {
    const ledger = ledgerOf(...Array.from({ length: 12 }, () => callOf(lite)));
    const { total, notes } = reconcile(ledger, accountOf(usageOf(`us.${lite}`), usageOf(pro)));
    expect(total).toMatchObject({ recordedShare: 12 / 20, isOverRecorded: true, unrecorded: { invocations: 10 } });
    expect(notes).toContain("over-recorded");
  });

  it("refuses a ledger whose days are not those of CloudWatch, and one without models by day", () => {
    const tokyo = toLedger([recorded({ timeZone: "Asia/Tokyo" })], { breakdowns: pageBreakdowns() });
    expect(() => reconcile(tokyo, accountOf())).toThrow(
      /"Asia\/Tokyo": CloudWatch counts days of UTC.*timeZone: "UTC"/,
    );
    expect(() => reconcile(toLedger([callOf(lite)]), accountOf())).toThrow(/breakdowns: pageBreakdowns\(\)/);
  });

  it("is rendered for people in two languages, and for programs", () => {
    const result = reconcile(ledgerOf(callOf(lite)), accountOf(usageOf(`us.${lite}`), usageOf("acme|<x>")));
    expect(renderReconciliation(result)).toContain("Recorded: 1 of 20 invocations (5.0%).");
    expect(renderReconciliation(result)).toContain("Unverified on AWS");
    expect(renderReconciliation(result, { language: "ja" })).toContain("20 件の呼び出しのうち 1 件（5.0%）");
    expect(renderReconciliation(result, { format: "markdown" })).toContain("| acme\\|&lt;x&gt; | 10 | 0 | 0.0% |");
    expect(renderReconciliation(result, { format: "html", language: "ja" })).toContain('lang="ja"');
    expect(JSON.parse(renderReconciliation(result, { format: "json" }))).toMatchObject({
      version: 1,
      total: { unrecordedUsd: null },
    });
    expect(renderReconciliation(reconcile(emptyLedger, accountOf()))).toContain("counted no invocations");
    expect(() => renderReconciliation(result, { format: "pdf" as never })).toThrow(/format "pdf"/);
    expect(() => renderReconciliation(result, { language: "fr" as never })).toThrow(/language "fr"/);
  });
});
