import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseLedgerJson } from "../json/parse-json";
import { toLedgerJson } from "../json/write-json";
import { toReport } from "../report/to-report";
import { arbitraryRecord } from "../testing/arbitrary-records";
import { pageBreakdowns } from "./dimensions";
import { emptyLedger, type Ledger } from "./ledger";
import { toLedger } from "./ledger-recorder";
import { mergeLedgers } from "./merge-ledgers";

const records = fc.array(arbitraryRecord, { maxLength: 8 });
const breakdowns = pageBreakdowns();
/** Two keys only, so that caps are in play. */
const ledger: fc.Arbitrary<Ledger> = records.map((all) => toLedger(all, { maxKeys: 2, breakdowns }));

describe("mergeLedgers", () => {
  it("is associative and commutative, also with capped keys, and an empty ledger changes nothing", () => {
    fc.assert(
      fc.property(ledger, ledger, ledger, (a, b, c) => {
        expect(mergeLedgers(mergeLedgers(a, b), c)).toEqual(mergeLedgers(a, mergeLedgers(b, c)));
        expect(mergeLedgers(a, b)).toEqual(mergeLedgers(b, a));
        expect(mergeLedgers(a, emptyLedger)).toEqual(a);
      }),
    );
  });

  it("gives the report of one ledger with all records, also through JSON", () => {
    fc.assert(
      fc.property(records, records, (first, second) => {
        const stored = JSON.stringify(toLedgerJson(toLedger(first, { breakdowns })));
        const apart = mergeLedgers(parseLedgerJson(JSON.parse(stored)), toLedger(second, { breakdowns }));
        expect(toReport(apart)).toEqual(toReport(toLedger([...first, ...second], { breakdowns })));
      }),
    );
  });

  it("gives equal JSON in either order of merging", () => {
    fc.assert(
      fc.property(ledger, ledger, (a, b) => {
        expect(JSON.stringify(toLedgerJson(mergeLedgers(a, b)))).toBe(JSON.stringify(toLedgerJson(mergeLedgers(b, a))));
      }),
    );
  });

  it("keeps the parts of a saving exact in every group", () => {
    fc.assert(
      fc.property(ledger, ({ totals, groups, breakdowns, comparisons }) => {
        const pairs = [...breakdowns.values()].flatMap((seconds) => [...seconds.values()]);
        const rows = [...groups.values(), ...pairs.flatMap((rows) => [...rows.values()])];
        const all = [totals, ...rows.flatMap((group) => [...group.values()])];
        for (const { saving } of [...all.map(({ comparison }) => comparison), ...comparisons.values()]) {
          const { baseline, actual, routing, caching, tier, profile, routerFee, net } = saving;
          expect(routing + caching + tier + profile - routerFee).toBe(net);
          expect(baseline - actual - routerFee).toBe(net);
        }
      }),
    );
  });
});
