import { emptyLedger, mergeLedgers, pageBreakdowns, toLedger, toReport } from "@bedrock-routed/callbacks";
import { arbitraryRecord, recorded } from "@bedrock-routed/callbacks/testing";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { recommendSavings } from "./recommendations/recommend-savings";
import { toReportJson } from "./report-json";

describe("toReportJson", () => {
  it("is plain JSON, and the same text for equal reports", () => {
    fc.assert(
      fc.property(fc.array(arbitraryRecord, { maxLength: 10 }), fc.nat(10), (records, split) => {
        const options = { breakdowns: pageBreakdowns() };
        const [a, b] = [records.slice(0, split), records.slice(split)].map((part) => toLedger(part, options));
        const texts = [mergeLedgers(a ?? emptyLedger, b ?? emptyLedger), toLedger(records, options)].map((ledger) => {
          const json = toReportJson(toReport(ledger), { recommendations: recommendSavings(ledger) });
          expect(JSON.parse(JSON.stringify(json))).toEqual(json);
          return JSON.stringify(json);
        });
        expect(texts[0]).toBe(texts[1]);
      }),
    );
  });

  it("has null for unknown values, and keeps 0", () => {
    const json = toReportJson(toReport(toLedger([recorded()])));
    expect(json).toMatchObject({ version: 1, costUsd: null, savedPercent: null, errors: 0, recommendations: [] });
    expect(json.models[0]).toMatchObject({ key: "unknown", costUsd: null });
    expect(toReportJson(toReport(emptyLedger))).toMatchObject({ period: null, costUsd: 0 });
  });
});
