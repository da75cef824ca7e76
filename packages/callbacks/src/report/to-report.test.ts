import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseCallRecordJson, parseOperationRecordJson } from "../json/parse-json";
import { toCallRecordJson, toOperationRecordJson } from "../json/write-json";
import { pageBreakdowns } from "../ledger/dimensions";
import { toLedger } from "../ledger/ledger-recorder";
import type { CallRecord, OperationRecord } from "../record/record";
import { arbitraryRecord } from "../testing/arbitrary-records";
import { naiveCost, naiveOperationCost, naiveUsd } from "../testing/naive-money";
import { recorded } from "../testing/recorded";
import { toReport } from "./to-report";

const dollar = 1e12;

/** The cost of a call by the independent oracle, in picodollars. */
function naiveCostOf({ call }: CallRecord): bigint | undefined {
  if (call?.usage === undefined || call.invokedModel === undefined) return undefined;
  const { serviceTier, latencyMode, invokedModel, usage } = call;
  return naiveCost({ scope: invokedModel.scope, serviceTier, latencyMode }, invokedModel.modelId, usage);
}

const sumOf = (amounts: readonly (bigint | undefined)[]): bigint =>
  amounts.reduce<bigint>((total, amount = 0n) => total + amount, 0n);
const isCall = (record: CallRecord | OperationRecord): record is CallRecord => !("operation" in record);
const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

describe("toReport", () => {
  it("has the figures that the records and the price list give", () => {
    fc.assert(
      fc.property(fc.array(arbitraryRecord, { maxLength: 30 }), (records) => {
        const report = toReport(toLedger(records, { breakdowns: pageBreakdowns() }));
        const answered = records.filter(isCall).filter(({ outcome }) => outcome === "answered");
        const compared = answered.flatMap(({ saving }) => (saving === undefined ? [] : [saving]));
        expect(report.calls).toBe(answered.length);
        expect(report.comparedCalls).toBe(compared.length);
        const actual = answered.filter(({ saving }) => saving !== undefined).map(naiveCostOf);
        expect(actual).not.toContain(undefined);
        expect(report.actualUsd).toBeCloseTo(naiveUsd(sumOf(actual)), 9);
        expect(report.savedUsd).toBeCloseTo(report.baselineUsd - report.actualUsd - report.split.routerFeeUsd, 6);
        expect(report.pricedCalls).toBe(answered.filter((record) => naiveCostOf(record) !== undefined).length);
        const operations = records.filter((record): record is OperationRecord => !isCall(record));
        const operationCosts = operations.map(({ operation }) => naiveOperationCost(operation));
        expect(report.operationsUsd).toBeCloseTo(naiveUsd(sumOf(operationCosts)), 9);
        expect(report.models.map(({ calls }) => calls).reduce((a, b) => a + b, 0)).toBe(report.calls);
        expect(sum(report.models.map(({ costUsd = 0 }) => costUsd))).toBeCloseTo(report.costUsd ?? 0, 6);
        const modelDays = report.breakdowns.find(({ dimensions }) => dimensions.join() === "model,day")?.pairs ?? [];
        for (const { key, costUsd, calls } of report.models) {
          const own = modelDays.filter(({ keys }) => keys[0] === key);
          expect(sum(own.map((pair) => pair.calls))).toBe(calls);
          expect(sum(own.map((pair) => pair.costUsd ?? 0))).toBeCloseTo(costUsd ?? 0, 6);
        }
        expect(sum((report.groups.day ?? []).map(({ calls }) => calls))).toBe(report.calls);
      }),
    );
  });

  it("is the same from records that went through JSON", () => {
    fc.assert(
      fc.property(fc.array(arbitraryRecord, { maxLength: 10 }), (records) => {
        const stored = records.map((record) =>
          JSON.stringify(isCall(record) ? toCallRecordJson(record) : toOperationRecordJson(record)),
        );
        const read = stored.map((line) => {
          const json = JSON.parse(line);
          return json.type === "call" ? parseCallRecordJson(json) : parseOperationRecordJson(json);
        });
        expect(read).toEqual(records);
        expect(toReport(toLedger(read))).toEqual(toReport(toLedger(records)));
      }),
    );
  });

  it("gives percentiles within 1 %", () => {
    const records = Array.from({ length: 10_000 }, (_, index) => recorded({ durationMs: index + 1 }));
    const { latency } = toReport(toLedger(records));
    expect(latency.count).toBe(10_000);
    for (const [measured, truth] of [
      [latency.p50Ms, 5000],
      [latency.p90Ms, 9000],
      [latency.p99Ms, 9900],
    ] as const) {
      expect(Math.abs((measured ?? 0) - truth) / truth).toBeLessThan(0.011);
    }
  });

  it("counts keys beyond maxKeys as other, and loses no call", () => {
    const records = Array.from({ length: 5000 }, (_, index) => recorded({ labels: { user: `u${index}` } }));
    const users = toReport(toLedger(records, { maxKeys: 10 })).groups.user ?? [];
    expect(users).toHaveLength(11);
    expect(users[0]).toMatchObject({ key: "(other)", calls: 4990 });
  });

  it("stays exact past 2⁵³ picodollars", () => {
    const cost = 9_007_199_254_740_993n;
    const large = toLedger([recorded({ cost }), recorded({ cost: 1n }), recorded({ cost: 2n ** 70n })]);
    expect(large.totals.cost).toBe(cost + 1n + 2n ** 70n);
    const small = 2n ** 50n - 1n;
    const many = toLedger(Array.from({ length: 20 }, () => recorded({ cost: small })));
    expect(many.totals.cost).toBe(20n * small);
    expect(toReport(large).costUsd).toBeCloseTo(Number(2n ** 70n + cost) / dollar, 3);
  });

  it("passes the currency option on without converting amounts", () => {
    const currency = { code: "JPY", perUsd: 155.2, asOf: "2026-11-20" };
    expect(toReport(toLedger([]), { currency }).currency).toEqual(currency);
    expect(toReport(toLedger([]))).not.toHaveProperty("currency");
  });
});

describe("prices and currencies of a report", () => {
  const sourcesOf = (...sources: string[]) =>
    toReport(toLedger(sources.map((source) => recorded({ prices: { source, asOf: "2026-11-10" } })))).priceSources;

  it("describe the source of a price, and both sources when two agree", () => {
    expect(sourcesOf("pi-ai")[0]?.title).toMatch(/^npm @earendil-works\/pi-ai@/);
    expect(sourcesOf("awspage+pi-ai")[0]?.title).toMatch(/^AWS pricing page scrape.*; npm @earendil/);
  });

  it("name a source once, and what was assumed about its prices apart from it", () => {
    const notes = ["aws-price-list", "aws-price-list+assumed-region", "契約 A+B+doubtful-price+assumed-region"];
    const report = toReport(toLedger(notes.map((source) => recorded({ prices: { source, asOf: "2026-10-08" } }))));
    expect(report.priceSources).toEqual([
      { source: "aws-price-list", title: "AWS Price List of Amazon Bedrock", asOf: ["2026-10-08"] },
      { source: "契約 A+B", title: "契約 A+B", asOf: ["2026-10-08"] },
    ]);
    expect(report.priceNotes).toEqual(["assumed-region", "doubtful-price"]);
  });

  it("keep the name of a source that the model catalog does not describe", () => {
    expect(sourcesOf("契約 A+B", "__proto__").map(({ title }) => title)).toEqual(["__proto__", "契約 A+B"]);
  });

  it.each([
    [{ code: "yen", perUsd: 150 }, /currency\.code "yen"/],
    [{ code: "JPY", perUsd: 0 }, /currency\.perUsd 0/],
    [{ code: "JPY", perUsd: Number.NaN }, /currency\.perUsd/],
  ])("refuse %j", (currency, message) => {
    expect(() => toReport(toLedger([]), { currency })).toThrow(message);
  });
});
