import { toLedger, toReport } from "@bedrock-routed/callbacks";
import { arbitraryRecord, recorded } from "@bedrock-routed/callbacks/testing";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { noFigures, toFigures } from "./figures";
import { toMonthSpending } from "./monthly-budget";

const day = (key: string, costUsd: number, unpricedCalls = 0) => ({
  ...noFigures,
  key,
  costUsd,
  calls: 1 + unpricedCalls,
  pricedCalls: 1,
});

describe("toMonthSpending", () => {
  it("has every month, and a forecast for the last one", () => {
    const days = [day("2026-09-30", 5), day("2026-11-01", 1), day("2026-11-03", 2, 3), day("2026-11-11", 0.1)];
    const months = toMonthSpending(
      days,
      [["2026-11-03", 1]],
      days.map(({ key }) => key),
    );
    expect(months.map(({ key, spentUsd, unpricedCalls }) => [key, Number(spentUsd.toFixed(9)), unpricedCalls])).toEqual(
      [
        ["2026-09-01", 5, 0],
        ["2026-10-01", 0, 0],
        ["2026-11-01", 4.1, 3],
      ],
    );
    expect(months.map(({ forecast }) => forecast)).toEqual([
      undefined,
      undefined,
      { fullDays: 10, daysLeft: 19, usd: expect.closeTo(4 + 0.4 + 0.4 * 19, 9) },
    ]);
  });

  it("has no forecast from a few days, at the end of a month, and of nothing", () => {
    expect(toMonthSpending([], [], [])).toEqual([]);
    const forecastOf = (first: string, last: string) => toMonthSpending([], [], [first, last])[0]?.forecast;
    expect(forecastOf("2026-11-02", "2026-11-04")).toBeUndefined();
    expect(forecastOf("2026-11-02", "2026-11-05")).toMatchObject({ usd: 0, fullDays: 3, daysLeft: 25 });
    expect(forecastOf("2026-11-02", "2026-11-30")).toBeUndefined();
  });

  it("is the budget of the report when all calls are looked at", () => {
    fc.assert(
      fc.property(
        fc.array(arbitraryRecord, { maxLength: 15 }),
        fc.constantFrom("2026-11", "2026-02"),
        (records, month) => {
          const near = records.map((record, index) => ({ ...record, day: `${month}-${String(10 + index)}` }));
          const report = toReport(toLedger([recorded({ day: `${month}-09` }), ...near]), { budget: { limitUsd: 1 } });
          const days = (report.groups.day ?? []).map((group) => toFigures(group.key, group));
          const operationDays = report.operationDays.map(({ day, usd }) => [day, usd] as const);
          const keys = [...days.map(({ key }) => key), ...operationDays.map(([key]) => key)];
          const last = toMonthSpending(days, operationDays, keys).at(-1);
          expect(last?.spentUsd).toBeCloseTo(report.budget?.spentUsd ?? Number.NaN, 9);
          expect(last?.forecast === undefined).toBe(report.budget?.forecast === undefined);
          expect(last?.forecast?.usd ?? 0).toBeCloseTo(report.budget?.forecast?.usd ?? 0, 6);
        },
      ),
      { numRuns: 50 },
    );
  });
});
