import type { Signal } from "../record/signal";
import type { SignalTotals } from "./ledger";

/** Sums of no signals. */
export const noSignals: SignalTotals = { calls: 0, estimatedCalls: 0, estimatedSaving: 0n };

/** The sums with one signal more. */
export function addSignal(sums: SignalTotals, { estimatedSaving }: Signal): SignalTotals {
  return mergeSignals(sums, {
    calls: 1,
    estimatedCalls: estimatedSaving === undefined ? 0 : 1,
    estimatedSaving: estimatedSaving ?? 0n,
  });
}

/** The sum of two. */
export function mergeSignals(a: SignalTotals, b: SignalTotals): SignalTotals {
  return {
    calls: a.calls + b.calls,
    estimatedCalls: a.estimatedCalls + b.estimatedCalls,
    estimatedSaving: a.estimatedSaving + b.estimatedSaving,
  };
}
