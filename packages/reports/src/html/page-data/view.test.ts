import type { CallRecord, LogRecord } from "@bedrock-routed/callbacks";
import { mergeLedgers, pageBreakdowns, toLedger, toReport } from "@bedrock-routed/callbacks";
import { arbitraryRecord, lite, pro, recorded, sampleRecords } from "@bedrock-routed/callbacks/testing";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { packPageData, unpackPageData } from "./packed-page-data";
import { type DayFigures, noFigures, type PageData, toPageData } from "./page-data";
import { type Selection, toView } from "./view";

const breakdowns = pageBreakdowns();

function pageData(records: readonly LogRecord[], options: Parameters<typeof toLedger>[1] = { breakdowns }): PageData {
  return toPageData(toReport(toLedger(records, options)), "en");
}

/** The calls of a selection, taken from the records instead of a ledger. */
function chosen(records: readonly LogRecord[], { model, tag }: Selection): readonly CallRecord[] {
  return records.filter(
    (record): record is CallRecord =>
      !("operation" in record) &&
      (model === undefined || modelOf(record) === model) &&
      (tag === undefined || record.tags.includes(tag)),
  );
}

function modelOf({ call, outcome }: CallRecord): string | undefined {
  return call?.invokedModel?.modelId ?? (outcome === "answered" ? "unknown" : undefined);
}

describe("toView", () => {
  it("shows for every selection what a report of these calls alone shows", () => {
    fc.assert(
      fc.property(fc.array(arbitraryRecord, { maxLength: 15 }), (records) => {
        const data = pageData(records);
        const models = [undefined, ...data.models.map(({ key }) => key)];
        const tags = [undefined, ...data.tags.map(({ key }) => key)];
        for (const selection of models.flatMap((model) => tags.map((tag) => ({ model, tag })))) {
          const view = toView(data, selection);
          const alone = pageData(chosen(records, selection));
          if (selection.model !== undefined || selection.tag !== undefined) {
            const { calls, costUsd, usage, savedUsd, split, latency } = alone.totals;
            const { p50Ms, p90Ms } = latency;
            const expected = { calls, costUsd, usage, savedUsd, split, latency: { p50Ms, p90Ms } };
            expect(view?.figures).toMatchObject(expected);
          }
          if (selection.model === undefined || selection.tag === undefined) expect(view?.days).toEqual(alone.days);
          else expect(view?.days).toBeUndefined();
          expect(view).toMatchObject({ callsWithoutDay: 0, mayLackCalls: false });
        }
      }),
      { numRuns: 40 },
    );
  });

  it("is the same after packing and unpacking, with percentiles to four digits", () => {
    fc.assert(
      fc.property(fc.array(arbitraryRecord, { maxLength: 15 }), (records) => {
        const data = pageData(records);
        const read = unpackPageData(JSON.parse(JSON.stringify(packPageData(data))));
        const models = [undefined, ...data.models.map(({ key }) => key)];
        const tags = [undefined, ...data.tags.map(({ key }) => key)];
        for (const selection of models.flatMap((model) => tags.map((tag) => ({ model, tag })))) {
          const [here, there] = [toView(data, selection), toView(read, selection)];
          const { latency, ...figures } = there?.figures ?? noFigures;
          expect(here?.figures).toMatchObject(figures);
          expect(latency.p50Ms ?? 0).toBeCloseTo(here?.figures.latency.p50Ms ?? 0, -2);
          expect(withoutLatency(there?.days)).toEqual(withoutLatency(here?.days));
          expect(there?.models?.map(({ key, calls }) => [key, calls])).toEqual(
            here?.models?.map(({ key, calls }) => [key, calls]),
          );
        }
      }),
      { numRuns: 40 },
    );
  });

  it("tells when figures are missing: without breakdowns, with capped keys, and with breakdowns for a part of the calls", () => {
    const records = sampleRecords({ days: 3 });
    const none = pageData(records, {});
    expect(toView(none, { model: lite })).toMatchObject({ days: undefined, tags: undefined, figures: { calls: 9 } });
    expect(toView(none, { model: lite, tag: "faq" })).toBeUndefined();

    const capped = pageData(sampleRecords({ days: 40 }), { breakdowns, maxKeys: 6 });
    expect(toView(capped, { model: pro })?.callsWithoutDay).toBeGreaterThan(0);

    const call = { invokedModel: { modelId: lite, scope: "us" } };
    const tagged = Array.from({ length: 20 }, (_, index) => recorded({ call, tags: [`tag ${index}`] }));
    const cappedTags = pageData(tagged, { breakdowns, maxKeys: 1 });
    expect(toView(cappedTags, { model: lite, tag: "tag 0" })?.mayLackCalls).toBe(true);

    const merged = mergeLedgers(toLedger(records, { breakdowns }), toLedger(sampleRecords({ days: 1 })));
    const partly = toPageData(toReport(merged), "en");
    expect(toView(partly, { model: lite })?.callsWithoutDay).toBe(3);
    expect(toView(partly, { model: lite, tag: "faq" })?.mayLackCalls).toBe(true);
  });

  it("lists the tags of a model and the models of a tag with the most calls first", () => {
    const calls = (count: number, modelId: string, tag: string) =>
      Array.from({ length: count }, () => recorded({ call: { invokedModel: { modelId, scope: "us" } }, tags: [tag] }));
    const data = pageData([...calls(1, "a.a", "x"), ...calls(2, "a.a", "y"), ...calls(3, "b.b", "x")]);
    expect(toView(data, { model: "a.a" })?.tags?.map(({ key }) => key)).toEqual(["y", "x"]);
    expect(toView(data, { tag: "x" })?.models?.map(({ key }) => key)).toEqual(["b.b", "a.a"]);
  });

  it("shows no calls for a model and a tag that no call has together", () => {
    const call = { invokedModel: { modelId: lite, scope: "us" } };
    const data = pageData([recorded({ call, tags: ["a"] }), recorded({ tags: ["b"] })]);
    expect(toView(data, { model: lite, tag: "b" })).toMatchObject({ figures: { calls: 0 }, mayLackCalls: false });
  });
});

function withoutLatency(days: readonly DayFigures[] | undefined): unknown {
  return days?.map(({ latency: _latency, ...day }) => day);
}
