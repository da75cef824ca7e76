import type { CallRecord, LogRecord } from "@bedrock-routed/callbacks";
import { mergeLedgers, pageBreakdowns, toLedger, toReport } from "@bedrock-routed/callbacks";
import { arbitraryRecord, lite, pro, recorded, sampleRecords } from "@bedrock-routed/callbacks/testing";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type DayFigures, type Figures, type KeyedFigures, noFigures, sumFigures } from "../../figures/figures";
import { dayNumber, toIsoDay } from "../../figures/periods";
import { packPageData, unpackPageData } from "./packed-page-data";
import { type PageData, toPageData } from "./page-data";
import { type Group, type Selection, toView } from "./view";

const breakdowns = pageBreakdowns();
const tag = (key: string): Group => ({ dimension: "tag", key });

function pageData(records: readonly LogRecord[], options: Parameters<typeof toLedger>[1] = { breakdowns }): PageData {
  return toPageData(toReport(toLedger(records, options)), "en");
}

/** The calls of a selection, taken from the records instead of a ledger. */
function chosen(
  records: readonly LogRecord[],
  { model, group, from = "", to = "9" }: Selection,
): readonly CallRecord[] {
  return records.filter(
    (record): record is CallRecord =>
      !("operation" in record) &&
      (model === undefined || modelOf(record) === model) &&
      (group === undefined || keysOf(record, group.dimension).includes(group.key)) &&
      record.day >= from &&
      record.day <= to,
  );
}

function keysOf({ tags, labels }: CallRecord, dimension: string): readonly (string | undefined)[] {
  return dimension === "tag" ? tags : [labels[dimension]];
}

/** No group, and every key of every dimension except the router. */
function groupsOf({ dimensions }: PageData): readonly (Group | undefined)[] {
  const known = dimensions.filter(({ name }) => name !== "router");
  return [undefined, ...known.flatMap(({ name, rows }) => rows.map(({ key }) => ({ dimension: name, key })))];
}

/** No record here says which model a failed call asked for. */
function modelOf({ call, outcome }: CallRecord): string | undefined {
  return call?.invokedModel?.modelId ?? (outcome === "cached" ? undefined : "unknown");
}

/** Every model with every group. */
function selectionsOf(data: PageData): readonly Selection[] {
  const models = [undefined, ...data.models.map(({ key }) => key)];
  return models.flatMap((model) => groupsOf(data).map((group) => ({ model, group })));
}

describe("toView", () => {
  it("shows for every selection what a report of these calls alone shows", () => {
    fc.assert(
      fc.property(fc.array(arbitraryRecord, { maxLength: 15 }), (records) => {
        const data = pageData(records);
        for (const selection of selectionsOf(data)) {
          const view = toView(data, selection);
          const alone = pageData(chosen(records, selection));
          if (selection.model !== undefined || selection.group !== undefined) {
            const { calls, costUsd, usage, savedUsd, split, latency } = alone.totals;
            expect(view?.figures).toMatchObject({ calls, costUsd, usage, savedUsd, split, latency });
          }
          if (selection.model === undefined || selection.group === undefined) expect(view?.days).toEqual(alone.days);
          else expect(view?.days).toBeUndefined();
          expect(view).toMatchObject({ callsWithoutDay: 0, mayLackCalls: false });
        }
      }),
      { numRuns: 40 },
    );
  });

  it("shows for any days of a model or a group what a report of these days alone shows, without percentiles", () => {
    const day = fc.integer({ min: 0, max: 364 }).map((index) => toIsoDay(dayNumber("2026-01-01") + index));
    fc.assert(
      fc.property(fc.array(arbitraryRecord, { maxLength: 15 }), day, day, (records, a, b) => {
        const [from = a, to = b] = [a, b].sort();
        const data = pageData(records);
        for (const selection of selectionsOf(data)) {
          if (selection.model !== undefined && selection.group !== undefined) continue;
          const view = toView(data, { ...selection, from, to });
          const alone = pageData(chosen(records, { ...selection, from, to }));
          const sums = ({ calls, costUsd, savedUsd, baselineUsd, usage }: Figures) => {
            const [cost, saved, baseline] = [costUsd, savedUsd, baselineUsd].map((usd) => usd?.toFixed(9));
            return { calls, cost, saved, baseline, usage };
          };
          expect(sums(view?.figures ?? noFigures)).toEqual(sums(alone.totals));
          expect(view?.figures.latency).toEqual({ p50Ms: undefined, p90Ms: undefined });
          if (selection.group === undefined && selection.model === undefined) {
            expect(keysAndCalls(view?.models)).toEqual(keysAndCalls(alone.models));
          }
        }
      }),
      { numRuns: 40 },
    );
  });

  it("adds days up to weeks that start on Monday, and to months, without losing a call", () => {
    const records = sampleRecords({ days: 100 });
    const data = pageData(records);
    for (const granularity of ["week", "month"] as const) {
      const { periods = [], figures } = toView(data, { granularity }) ?? {};
      expect(sumFigures(periods).calls).toBe(figures?.calls);
      const days = periods.map(({ key }) => new Date(key));
      for (const day of days) expect(granularity === "week" ? day.getUTCDay() : day.getUTCDate()).toBe(1);
    }
    expect(toView(data, {})?.granularity).toBe("week");
    expect(toView(pageData(sampleRecords({ days: 14 })), {})?.granularity).toBe("day");
  });

  it("is the same after packing and unpacking, with percentiles to four digits", () => {
    fc.assert(
      fc.property(fc.array(arbitraryRecord, { maxLength: 15 }), (records) => {
        const data = pageData(records);
        const read = unpackPageData(JSON.parse(JSON.stringify(packPageData(data))));
        for (const selection of selectionsOf(data)) {
          const [here, there] = [toView(data, selection), toView(read, selection)];
          const { latency, ...figures } = there?.figures ?? noFigures;
          expect(toNanodollars(here?.figures)).toMatchObject(toNanodollars(figures));
          expect(latency.p50Ms ?? 0).toBeCloseTo(here?.figures.latency.p50Ms ?? 0, -2);
          expect(toNanodollars(withoutLatency(there?.days))).toEqual(toNanodollars(withoutLatency(here?.days)));
          expect(keysAndCalls(there?.models)).toEqual(keysAndCalls(here?.models));
          expect(there?.groups.map(({ rows }) => keysAndCalls(rows))).toEqual(
            here?.groups.map(({ rows }) => keysAndCalls(rows)),
          );
        }
      }),
      { numRuns: 40 },
    );
  });

  it("tells when figures are missing: without breakdowns, with capped keys, and with breakdowns for a part of the calls", () => {
    const records = sampleRecords({ days: 3 });
    const none = pageData(records, {});
    expect(toView(none, { model: lite })).toMatchObject({
      days: undefined,
      groups: [{ dimension: "tag", rows: undefined }, { rows: undefined }, { rows: undefined }],
      figures: { calls: 9 },
    });
    expect(toView(none, { model: lite, from: "2026-11-20" })).toBeUndefined();
    expect(toView(none, { model: lite, group: tag("faq") })).toBeUndefined();

    const capped = pageData(sampleRecords({ days: 40 }), { breakdowns, maxKeys: 6 });
    expect(toView(capped, { model: pro })?.callsWithoutDay).toBeGreaterThan(0);

    const call = { invokedModel: { modelId: lite, scope: "us" } };
    const tagged = Array.from({ length: 20 }, (_, index) => recorded({ call, tags: [`tag ${index}`] }));
    const cappedTags = pageData(tagged, { breakdowns, maxKeys: 1 });
    expect(toView(cappedTags, { model: lite, group: tag("tag 0") })?.mayLackCalls).toBe(true);

    const merged = mergeLedgers(toLedger(records, { breakdowns }), toLedger(sampleRecords({ days: 1 })));
    const partly = toPageData(toReport(merged), "en");
    expect(toView(partly, { model: lite })?.callsWithoutDay).toBe(3);
    expect(toView(partly, { model: lite, group: tag("faq") })?.mayLackCalls).toBe(true);
  });

  it("lists the tags of a model and the models of a tag with the most calls first", () => {
    const calls = (count: number, modelId: string, tag: string) =>
      Array.from({ length: count }, () => recorded({ call: { invokedModel: { modelId, scope: "us" } }, tags: [tag] }));
    const data = pageData([...calls(1, "a.a", "x"), ...calls(2, "a.a", "y"), ...calls(3, "b.b", "x")]);
    expect(toView(data, { model: "a.a" })?.groups[0]?.rows?.map(({ key }) => key)).toEqual(["y", "x"]);
    expect(toView(data, { group: tag("x") })?.models?.map(({ key }) => key)).toEqual(["b.b", "a.a"]);
  });

  it("shows no calls for a model and a tag that no call has together", () => {
    const call = { invokedModel: { modelId: lite, scope: "us" } };
    const data = pageData([recorded({ call, tags: ["a"] }), recorded({ tags: ["b"] })]);
    expect(toView(data, { model: lite, group: tag("b") })).toMatchObject({
      figures: { calls: 0 },
      mayLackCalls: false,
    });
  });
});

/** Sums and differences of floating-point numbers are exact only for small amounts. */
function toNanodollars(figures: unknown): object {
  const text = JSON.stringify({ figures }, (name, value) =>
    name === "key" || typeof value !== "number" ? value : Number(value.toFixed(9)) + 0,
  );
  return JSON.parse(text);
}

function keysAndCalls(rows: readonly KeyedFigures[] | undefined): unknown {
  return rows?.map(({ key, calls }) => [key, calls]).sort(([a], [b]) => (String(a) < String(b) ? -1 : 1));
}

function withoutLatency(days: readonly DayFigures[] | undefined): unknown {
  return days?.map(({ latency: _latency, ...day }) => day);
}
