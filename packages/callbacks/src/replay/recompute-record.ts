import type { CallRecord } from "../record/call-record";
import type { LogRecord } from "../record/log-record";
import type { CallPricing } from "../record/price-call";
import { priceRecord } from "../record/price-record";
import { toOperationRecord } from "../record/to-operation-record";

/** What to work out anew; the rest stays as it was recorded. */
export interface RecordChange {
  readonly pricing: CallPricing | undefined;
  readonly dayOf: ((at: number) => string) | undefined;
}

/** A stored record as it would be with other prices, another baseline or another time zone. */
export function recomputeRecord(record: LogRecord, { pricing, dayOf }: RecordChange): LogRecord {
  const dated = dayOf === undefined ? record : { ...record, day: dayOf(record.at) };
  if (pricing === undefined) return dated;
  if (!("operation" in dated)) return priceRecord(withoutPrices(dated), pricing);
  const { operation, cost: _cost, avoided: _avoided, prices: _prices, ...run } = dated;
  return toOperationRecord(run, operation, pricing.facts);
}

/** Leaving members out gives V8 an object of no known shape, which ledgers read at half the speed: new records go without. */
function withoutPrices(record: CallRecord): CallRecord {
  const { cost: _c, avoided: _a, saving: _s, baselineModelId: _b, comparisons: _o, prices: _p, ...facts } = record;
  return facts;
}
