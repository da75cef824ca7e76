import { InvalidOptionError } from "@bedrock-routed/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { CallRecord } from "../record/record";
import { arbitraryRecord } from "../testing/arbitrary-records";
import { recorded } from "../testing/recorded";
import { lite, pro } from "../testing/routing-record";
import { keysOf, pageBreakdowns } from "./dimensions";
import type { Ledger } from "./ledger";
import { toLedger } from "./ledger-recorder";
import { mergeLedgers } from "./merge-ledgers";

const breakdowns = pageBreakdowns();

/** Number of calls by the keys of both dimensions. */
function callsOf({ breakdowns }: Ledger, first: string, second: string): Record<string, Record<string, number>> {
  const rows = [...(breakdowns.get(first)?.get(second) ?? [])];
  return Object.fromEntries(
    rows.map(([key, row]) => [key, Object.fromEntries([...row].map(([other, { calls }]) => [other, calls]))]),
  );
}

function call(modelId: string, day: string, ...tags: string[]): CallRecord {
  return recorded({ call: { invokedModel: { modelId, scope: "us" } }, day, tags });
}

describe("breakdowns of a ledger", () => {
  it("equal the groups of a ledger that has only the records of one key", () => {
    fc.assert(
      fc.property(fc.array(arbitraryRecord, { maxLength: 20 }), (records) => {
        const ledger = toLedger(records, { breakdowns });
        for (const [first, second] of breakdowns) {
          for (const [key, row] of ledger.breakdowns.get(first)?.get(second) ?? []) {
            const own = records.filter(
              (record): record is CallRecord => !("operation" in record) && keysOf(record, first).includes(key),
            );
            expect(row).toEqual(toLedger(own).groups.get(second));
          }
        }
      }),
    );
  });

  it("keep the first key beyond the limit of pairs, so that its pairs add up to its group", () => {
    const days = Array.from({ length: 30 }, (_, index) => `2026-11-${String(index + 1).padStart(2, "0")}`);
    const records = days.flatMap((day) => [call(lite, day), call(pro, day)]);
    const ledger = toLedger(records, { breakdowns, maxKeys: 2 });
    const rows = callsOf(ledger, "model", "day");
    expect(Object.keys(rows)).toEqual([lite, pro]);
    for (const row of Object.values(rows)) {
      expect(Object.keys(row)).toHaveLength(11);
      expect(row["(other)"]).toBe(20);
    }
  });

  it("merge pair by pair", () => {
    const [a, b] = [
      [call(lite, "2026-11-01", "faq", "夜間")],
      [call(lite, "2026-11-01", "夜間"), call(pro, "2026-11-02")],
    ];
    const merged = mergeLedgers(toLedger(a, { breakdowns }), toLedger(b, { breakdowns }));
    expect(callsOf(merged, "tag", "day")).toEqual({ faq: { "2026-11-01": 1 }, 夜間: { "2026-11-01": 2 } });
    expect(callsOf(merged, "model", "tag")).toEqual({ [lite]: { faq: 1, 夜間: 2 } });
    expect(merged).toEqual(toLedger([...a, ...b], { breakdowns }));
  });

  it("are empty by default, and refuse dimensions that the ledger does not group by", () => {
    expect(toLedger([call(lite, "2026-11-01", "faq")]).breakdowns).toEqual(new Map());
    expect(pageBreakdowns(["user", "day"])).toEqual([
      ["model", "day"],
      ["user", "day"],
      ["model", "user"],
    ]);
    expect(pageBreakdowns(["user"])).toEqual([["model", "user"]]);
    expect(() => toLedger([], { dimensions: ["day"], breakdowns: [["model", "tag"]] })).toThrow(InvalidOptionError);
    expect(() => toLedger([], { dimensions: ["day"], breakdowns: [["model", "tag"]] })).toThrow(
      /breakdowns.*model, day/s,
    );
  });
});
