import { toLedger, toReport } from "@bedrock-routed/callbacks";
import { arbitraryRecord } from "@bedrock-routed/callbacks/testing";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type DayFigures, noFigures, paidOf, toFigures } from "../../figures/figures";
import { createContext, pageLabels } from "../../wording/page-formats";
import { linearScale, ticksTo, toAxisEnd } from "./axes";
import { drawCostChart } from "./cost-chart";
import { drawLineChart } from "./line-charts";
import { toWaterfall } from "./waterfall-chart";

const labels = pageLabels.en;
const context = createContext({ language: "en", currency: undefined, timeZones: [] });

describe("scales", () => {
  it("have a few round ticks from 0 to at least the maximum", () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-9, max: 1e12, noNaN: true }), (maximum) => {
        const ticks = ticksTo(maximum);
        expect(ticks[0]).toBe(0);
        expect(ticks.at(-1)).toBeGreaterThanOrEqual(maximum * (1 - 1e-9));
        expect(ticks.length).toBeGreaterThanOrEqual(2);
        expect(ticks.length).toBeLessThanOrEqual(6);
      }),
    );
    expect(ticksTo(0.23)).toEqual([0, 0.1, 0.2, 0.30000000000000004]);
    expect(ticksTo(0)).toEqual([0, 1]);
  });

  it("map the ends of a range, and an empty range to its start", () => {
    expect([0, 5, 10].map(linearScale([0, 10], [100, 0]))).toEqual([100, 50, 0]);
    expect(linearScale([1, 1], [3, 9])(1)).toBe(3);
  });
});

describe("toWaterfall", () => {
  it("ends at what was paid for any savings and losses", () => {
    fc.assert(
      fc.property(fc.array(arbitraryRecord, { maxLength: 10 }), (records) => {
        const report = toReport(toLedger(records));
        const steps = toWaterfall(toFigures("", report), labels);
        const paid = paidOf(report);
        expect(steps.at(-1)?.to).toBe(paid);
        expect(steps.at(-2)?.to).toBeCloseTo(paid, 6);
        steps.slice(1, -1).forEach((step, index) => {
          expect(step.from).toBe(steps[index]?.to);
        });
      }),
    );
  });
});

const day = (key: string, baselineUsd: number, paidUsd: number, p50Ms?: number) => ({
  ...noFigures,
  key,
  calls: 1,
  comparedCalls: 1,
  baselineUsd,
  actualUsd: paidUsd,
  savedUsd: baselineUsd - paidUsd,
  latency: { p50Ms, p90Ms: undefined },
});

describe("charts by day", () => {
  it("keep a place for a day without calls, and draw no cost there", () => {
    const { markup } = drawCostChart([day("2026-11-01", 2, 1), day("2026-11-11", 1, 3)], "day", context);
    const bars = [...markup.matchAll(/<rect class="([^"]*)" x="([\d.]+)"/g)].map(([, kind, x]) => [kind, Number(x)]);
    expect(bars.map(([kind]) => kind)).toEqual(["baseline", "paid", "baseline", "paid bad"]);
    expect(Number(bars[2]?.[1]) - Number(bars[0]?.[1])).toBeCloseTo((10 / 11) * 488, 0);
  });

  it("draw the lower bar in front when there is no room for two widths", () => {
    const first = Date.UTC(2026, 0, 1);
    const days = Array.from({ length: 100 }, (_, index) =>
      day(new Date(first + index * 86_400_000).toISOString().slice(0, 10), 2, index === 0 ? 3 : 1),
    );
    const kinds = [...drawCostChart(days, "day", context).markup.matchAll(/<rect class="([^"]*)"/g)].map(
      ([, kind]) => kind,
    );
    expect(kinds.slice(0, 4)).toEqual(["paid bad", "baseline", "baseline", "paid"]);
  });

  it("interrupt a line where a day has no value, and draw dots", () => {
    const days = [1, 2, 4].map((date) => day(`2026-11-0${date}`, 1, 1, 100 * date));
    const line = { kind: "paid", read: ({ latency }: DayFigures) => latency.p50Ms };
    const drawing = {
      id: "x",
      labels: labels.latencyChart,
      rows: days,
      granularity: "day",
      lines: [line],
      formatValue: String,
    } as const;
    const { markup } = drawLineChart(drawing, context);
    expect(/ d="([^"]*)"/.exec(markup)?.[1]?.replaceAll(/[\d. ]+/g, "")).toBe("MLM");
    expect(markup.match(/<circle/g)).toHaveLength(3);
  });

  it("keep a place for each week and month between the first and the last", () => {
    const barsOf = (granularity: "week" | "month", ...starts: string[]) => {
      const { markup } = drawCostChart(
        starts.map((start) => day(start, 2, 1)),
        granularity,
        context,
      );
      return [...markup.matchAll(/<rect class="baseline" x="([\d.]+)"/g)].map(([, x]) => Number(x));
    };
    const [week = 0, nextWeek = 0, lastWeek = 0] = barsOf("week", "2026-11-02", "2026-11-09", "2026-11-30");
    expect((lastWeek - week) / (nextWeek - week)).toBeCloseTo(4, 1);
    const [month = 0, nextMonth = 0, lastMonth = 0] = barsOf("month", "2025-11-01", "2025-12-01", "2026-02-01");
    expect((lastMonth - month) / (nextMonth - month)).toBeCloseTo(3, 1);
  });

  it("do not let one outlier flatten the rest, and mark it as cut", () => {
    const days = Array.from({ length: 20 }, (_, index) =>
      day(`2026-11-${String(index + 1).padStart(2, "0")}`, index === 7 ? 5000 : 2, index === 7 ? 4000 : 1),
    );
    const { markup } = drawCostChart(days, "day", context);
    const heights = [...markup.matchAll(/<rect class="baseline"[^>]* height="([\d.]+)"/g)].map(([, height]) =>
      Number(height),
    );
    expect(Math.min(...heights)).toBeGreaterThan(Math.max(...heights) / 2);
    expect(markup.match(/class="cut"/g)).toHaveLength(1);
    expect(markup).toContain("Nov 8, 2026: Paid $4,000.00, Baseline $5,000.00");
  });
});

describe("toAxisEnd", () => {
  it.each([
    [[1, 1, 1, 1, 100], 1.15, [100]],
    [[1, 2, 3, 4, 5], 5, []],
    [[1, 1, 1, 100], 100, []],
    [[...Array.from({ length: 20 }, () => 1), 10, 1000], 1.15, [10, 1000]],
    [[...Array.from({ length: 10 }, () => 1), 50, 50, 50], 50, []],
    [[0, 0, 0, 0, 0, 7], 7, []],
    [[], 0, []],
  ])("leaves only rare values out of the axis: %j", (values, maximum, cut) => {
    const end = toAxisEnd(values);
    expect(end.maximum).toBeCloseTo(maximum, 9);
    expect(values.filter(end.isCut)).toEqual(cut);
  });
});
