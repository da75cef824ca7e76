import type { CallTotals, Ledger } from "../ledger/ledger";
import { compareText } from "./compare-text";
import type { BreakdownReport, PairReport } from "./savings-report";
import { toCallsReport } from "./to-calls-report";

/** Every cross of a ledger, flat and in order. */
export function toBreakdownReports({ breakdowns }: Ledger): readonly BreakdownReport[] {
  return [...breakdowns]
    .flatMap(([first, seconds]) => [...seconds].map(([second, rows]) => toBreakdownReport([first, second], rows)))
    .sort((a, b) => compareKeys(a.dimensions, b.dimensions));
}

function toBreakdownReport(
  dimensions: BreakdownReport["dimensions"],
  rows: ReadonlyMap<string, ReadonlyMap<string, CallTotals>>,
): BreakdownReport {
  const pairs = [...rows].flatMap(([first, row]) => [...row].map(([second, sums]) => toPair([first, second], sums)));
  return { dimensions, pairs: pairs.sort((a, b) => compareKeys(a.keys, b.keys)) };
}

function toPair(keys: PairReport["keys"], totals: CallTotals): PairReport {
  return { keys, ...toCallsReport(totals) };
}

function compareKeys(a: PairReport["keys"], b: PairReport["keys"]): number {
  return compareText(a[0], b[0]) || compareText(a[1], b[1]);
}
