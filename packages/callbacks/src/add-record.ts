import type { CallRecord } from "./call-record";
import { emptyLedger, type Ledger, noUsage, UNKNOWN_MODEL } from "./ledger";
import { mergeLedgers } from "./merge-ledgers";

/** A new ledger with one call more. */
export function addRecord(ledger: Ledger, record: CallRecord): Ledger {
  return mergeLedgers(ledger, toLedger(record));
}

function toLedger(record: CallRecord): Ledger {
  if (record.outcome === "failed") return { ...emptyLedger, errors: 1 };
  if (record.outcome === "cached") return { ...emptyLedger, cachedResponses: 1 };
  const { call, saving, baselineModelId, pricesAsOf } = record;
  const totals = {
    calls: 1,
    pricedCalls: saving === undefined ? 0 : 1,
    usage: call?.usage ?? noUsage,
    actual: saving?.actual ?? 0n,
  };
  return {
    ...emptyLedger,
    models: new Map([[call?.invokedModel?.modelId ?? UNKNOWN_MODEL, totals]]),
    ...(saving === undefined ? {} : { saving }),
    ...(baselineModelId === undefined ? {} : { baselineModelIds: new Set([baselineModelId]) }),
    ...(pricesAsOf === undefined ? {} : { pricesAsOf: new Set([pricesAsOf]) }),
  };
}
