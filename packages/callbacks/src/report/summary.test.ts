import { describe, expect, it } from "vitest";
import { BedrockSavingsHandler } from "../handler/bedrock-savings-handler";
import { toLedger } from "../ledger/ledger-recorder";
import { mergeLedgers } from "../ledger/merge-ledgers";
import type { CallRecord, LogRecord } from "../record/record";
import { recorded } from "../testing/recorded";
import { RoutedChatModel } from "../testing/routed-chat-model";
import { lite, pro, routed, usage } from "../testing/routing-record";
import { toReport } from "./to-report";

const usd = (amount: number): bigint => BigInt(Math.round(amount * 1e12));

describe("spent, compared and coverage", () => {
  it("differ when only the price of the baseline is missing", async () => {
    // Nova Premier is sold in `us` only, so a call from `eu` has no baseline.
    const handler = new BedrockSavingsHandler({ baseline: "amazon.nova-premier-v1:0" });
    for (const scope of ["us", "eu", "eu"]) {
      const model = new RoutedChatModel(() =>
        routed({ invokedModel: { modelId: lite, scope }, usage: usage(1000, 0) }),
      );
      await model.invoke("q", { callbacks: [handler] });
    }
    const { spent, compared, coverage } = handler.report();
    expect(spent.calls).toBe(3);
    expect(coverage).toEqual({ calls: 3, ofCalls: 3, shareOfCalls: 1, shareOfUsd: 1 });
    expect(compared).toMatchObject({ calls: 1, shareOfCalls: 1 / 3 });
    expect(compared.usd).toBeCloseTo(0.00006, 12);
    expect(compared.shareOfUsd).toBeCloseTo(0.00006 / spent.usd, 9);
  });

  it("say that the share of the money is unknown when a call has no price", async () => {
    const handler = new BedrockSavingsHandler({ baseline: pro });
    for (const modelId of [lite, "acme.new-v1:0"]) {
      const model = new RoutedChatModel(() => routed({ invokedModel: { modelId, scope: "us" } }));
      await model.invoke("q", { callbacks: [handler] });
    }
    const report = handler.report();
    expect(report.coverage).toEqual({ calls: 1, ofCalls: 2, shareOfCalls: 0.5, shareOfUsd: undefined });
    expect(report.compared).toMatchObject({ calls: 1, shareOfCalls: 0.5, shareOfUsd: 1 });
    expect(report.spent.usd).toBeCloseTo(0.000084, 12);
    expect(report.costPerCallUsd).toBeCloseTo(0.000084, 12);
  });

  it("count router fees and operations as spent", () => {
    const saving = {
      baseline: usd(5),
      actual: usd(1),
      routing: usd(4),
      caching: 0n,
      tier: 0n,
      profile: 0n,
      routerFee: usd(0.5),
      net: usd(3.5),
    };
    const { runId, at, day, path, tags, labels } = recorded();
    const operation = { runId, at, day, path, tags, labels, operation: { kind: "rerank" as const, requests: 1 } };
    const report = toReport(
      toLedger([
        recorded({ cost: usd(1.5), saving, baselineModelId: pro, baselineCaching: "none" }),
        recorded({ cost: usd(8.5) }),
        { ...operation, cost: usd(2) },
        { ...operation, cost: usd(3), day: "2026-11-20" },
      ]),
    );
    expect(report.spent).toEqual({ calls: 2, usd: 15, operationsUsd: 5 });
    expect(report.compared).toEqual({ calls: 1, usd: 1.5, shareOfCalls: 0.5, shareOfUsd: 0.15 });
    expect(report.operationDays).toEqual([
      { day: "2026-11-20", usd: 3 },
      { day: "2026-11-21", usd: 2 },
    ]);
    expect(report.spentUsd).toBe(report.spent.usd);
  });

  it("are empty without calls", () => {
    expect(toReport(toLedger([]))).toMatchObject({
      spent: { calls: 0, usd: 0, operationsUsd: 0 },
      compared: { calls: 0, usd: 0, shareOfCalls: undefined, shareOfUsd: undefined },
      coverage: { calls: 0, ofCalls: 0, shareOfCalls: undefined, shareOfUsd: undefined },
      caching: undefined,
      byCaching: { none: undefined, same: undefined },
      days: undefined,
      timeZones: [],
    });
  });
});

describe("the days of a report", () => {
  it("are those of the handler's time zone, which the report names", async () => {
    const clock = (): number => Date.UTC(2026, 10, 30, 20);
    const handler = new BedrockSavingsHandler({ timeZone: "Asia/Tokyo", clock });
    await new RoutedChatModel(() => routed()).invoke("q", { callbacks: [handler] });
    const report = handler.report();
    expect(report.days).toEqual({ from: "2026-12-01", to: "2026-12-01" });
    expect(report.timeZones).toEqual(["Asia/Tokyo"]);
    expect(report.groups.day?.map(({ key }) => key)).toEqual(["2026-12-01"]);
  });

  it("name all time zones of merged ledgers", () => {
    const ledgers = ["Asia/Tokyo", "UTC"].map((timeZone) => toLedger([recorded({ timeZone })]));
    const merged = ledgers.reduce(mergeLedgers);
    expect(toReport(merged).timeZones).toEqual(["Asia/Tokyo", "UTC"]);
    expect(toReport(merged).days).toEqual({ from: "2026-11-21", to: "2026-11-21" });
  });
});

/** A call that cost something on each of some days. */
const spentOn = (days: Readonly<Record<string, number>>): readonly LogRecord[] =>
  Object.entries(days).map(([day, cost]): CallRecord => recorded({ day, at: Date.parse(day), cost: usd(cost) }));

describe("a budget", () => {
  it("is compared with the month of the last record, and forecast from its full days", () => {
    const records = spentOn({ "2026-10-30": 50, "2026-11-01": 10, "2026-11-03": 20, "2026-11-11": 2 });
    // Ten full days cost 30 USD, and 20 days are left with the 11th.
    expect(toReport(toLedger(records), { budget: { limitUsd: 100 } }).budget).toEqual({
      limitUsd: 100,
      period: "month",
      key: "2026-11",
      spentUsd: 32,
      leftUsd: 68,
      share: 0.32,
      forecast: { method: "linear", fullDays: 10, usdPerDay: 3, usd: 90 },
    });
  });

  it("counts from the first day that was recorded, and operations too", () => {
    const { runId, at, path, tags, labels } = recorded();
    const operation = { kind: "rerank" as const, requests: 1 };
    const records = [
      ...spentOn({ "2026-11-10": 10, "2026-11-15": 0 }),
      { runId, at, path, tags, labels, day: "2026-11-12", operation, cost: usd(5) },
    ];
    expect(toReport(toLedger(records), { budget: { limitUsd: 10 } }).budget).toMatchObject({
      spentUsd: 15,
      leftUsd: -5,
      share: 1.5,
      forecast: { fullDays: 5, usdPerDay: 3, usd: 15 + 16 * 3 },
    });
  });

  it.each([
    ["two full days", { "2026-11-01": 1, "2026-11-03": 1 }],
    ["the last day of the month", { "2026-11-01": 1, "2026-11-30": 1 }],
    ["one day", { "2026-11-01": 1 }],
  ])("has no forecast from %s", (_name, days: Readonly<Record<string, number>>) => {
    const { budget } = toReport(toLedger(spentOn(days)), { budget: { limitUsd: 100 } });
    expect(budget).toHaveProperty("forecast", undefined);
  });

  it("can be for all days, and for nothing yet", () => {
    const records = spentOn({ "2026-10-30": 50, "2026-11-01": 10 });
    expect(
      toReport(toLedger(records, { dimensions: [] }), { budget: { limitUsd: 0, period: "total" } }).budget,
    ).toEqual({
      limitUsd: 0,
      period: "total",
      key: "total",
      spentUsd: 60,
      leftUsd: -60,
      share: undefined,
      forecast: undefined,
    });
    expect(toReport(toLedger([]), { budget: { limitUsd: 5 } }).budget).toMatchObject({ spentUsd: 0, key: "" });
  });

  it.each([
    [{ limitUsd: -1 }, /budget\.limitUsd -1/],
    [{ limitUsd: Number.NaN }, /budget\.limitUsd/],
    [{ limitUsd: 1, period: "week" as never }, /budget\.period "week"/],
  ])("is refused when it is %j", (budget, message) => {
    expect(() => toReport(toLedger([]), { budget })).toThrow(message);
  });

  it("needs the days for a month", () => {
    const ledger = toLedger([recorded({ cost: 1n })], { dimensions: ["user"] });
    expect(() => toReport(ledger, { budget: { limitUsd: 1 } })).toThrow(/add "day" to the dimensions/);
  });
});
