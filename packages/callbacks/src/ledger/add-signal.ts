import type { Signal } from "../record/signal";
import type { SignalTotals } from "./ledger";

/** Sums of no signals. */
export const noSignals: SignalTotals = { calls: 0, stakedCalls: 0, stake: 0n };

/** The sums with one signal more. */
export function addSignal(sums: SignalTotals, { stake }: Signal): SignalTotals {
  return mergeSignals(sums, { calls: 1, stakedCalls: stake === undefined ? 0 : 1, stake: stake ?? 0n });
}

/** The sum of two. */
export function mergeSignals(a: SignalTotals, b: SignalTotals): SignalTotals {
  return { calls: a.calls + b.calls, stakedCalls: a.stakedCalls + b.stakedCalls, stake: a.stake + b.stake };
}
