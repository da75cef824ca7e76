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
    const months = toMonthSpending(days, [["2026-11-03", 1]], { from: "2026-09-30", to: "2026-11-11" });
    expect(
      months.map(({ key, spentUsd, unpricedCalls }) => [key, spentUsd && Number(spentUsd.toFixed(9)), unpricedCalls]),
    ).toEqual([
      ["2026-09-01", 5, 0],
      ["2026-10-01", 0, 0],
      ["2026-11-01", 4.1, 3],
    ]);
    expect(months.map(({ forecast }) => forecast)).toEqual([
      undefined,
      undefined,
      { fullDays: 10, daysLeft: 19, usd: expect.closeTo(4 + 0.4 + 0.4 * 19, 9) },
    ]);
  });

  it("does not know what was spent when no price is known", () => {
    const days = ["2026-11-01", "2026-11-09"].map((key) => ({ ...day(key, 0, 2), costUsd: undefined, pricedCalls: 0 }));
    const range = { from: "2026-11-01", to: "2026-11-09" };
    expect(toMonthSpending(days, [], range)).toMatchObject([
      { spentUsd: undefined, unpricedCalls: 6, forecast: undefined },
    ]);
    expect(toMonthSpending(days, [["2026-11-02", 3]], range)).toMatchObject([{ spentUsd: 3, unpricedCalls: 6 }]);
  });

  it("has no forecast from a few days, at the end of a month, and of nothing", () => {
    expect(toMonthSpending([], [], undefined)).toEqual([]);
    const forecastOf = (from: string, to: string) => toMonthSpending([], [], { from, to })[0]?.forecast;
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
          const on = (date: string) => ({ day: `${month}-${date}`, at: Date.parse(`${month}-${date}`) });
          const near = records.map(({ timeZone: _, ...record }, index) => ({ ...record, ...on(String(10 + index)) }));
          const report = toReport(toLedger([recorded(on("09")), ...near]), { budget: { limitUsd: 1 } });
          const days = (report.groups.day ?? []).map((group) => toFigures(group.key, group));
          const operationDays = report.operationDays.map(({ day, usd }) => [day, usd] as const);
          const last = toMonthSpending(days, operationDays, report.days).at(-1);
          expect(last?.spentUsd ?? 0).toBeCloseTo(report.budget?.spentUsd ?? Number.NaN, 6);
          if (last?.spentUsd !== undefined) {
            expect(last.forecast === undefined).toBe(report.budget?.forecast === undefined);
          }
          expect(last?.forecast?.usd ?? 0).toBeCloseTo(report.budget?.forecast?.usd ?? 0, 6);
        },
      ),
      { numRuns: 50 },
    );
  });
});
