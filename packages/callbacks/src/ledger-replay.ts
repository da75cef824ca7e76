import { type BedrockSavingsHandlerOptions, resolveSavingsOptions } from "./handler/savings-options";
import type { Ledger } from "./ledger/ledger";
import { LedgerRecorder } from "./ledger/ledger-recorder";
import type { CallPricing } from "./pricing/price-call";
import { priceRecord, toOperationRecord } from "./pricing/price-record";
import type { CallRecord, LogRecord } from "./record/record";

/** Options of `LedgerReplay`: the handler's options that can be changed after the calls, with the same meaning. */
export type LedgerReplayOptions = Pick<
  BedrockSavingsHandlerOptions,
  | "baseline"
  | "baselineCaching"
  | "comparisons"
  | "modelCatalog"
  | "routerFeeUsdPerCall"
  | "region"
  | "dimensions"
  | "breakdowns"
  | "maxKeys"
  | "timeZone"
>;

/**
 * Adds stored records to a ledger. `recompute` keeps costs and savings as recorded, unless a baseline,
 * comparisons, a model catalog, a router fee or a Region is given. Then it computes them again, as a handler with
 * these options would have computed them.
 */
export class LedgerReplay {
  readonly #recorder: LedgerRecorder;
  readonly #pricing: CallPricing | undefined;
  readonly #date: ((at: number) => Pick<LogRecord, "day" | "timeZone">) | undefined;

  /** @throws InvalidOptionError when an option is invalid */
  constructor(options: LedgerReplayOptions = {}) {
    const { ledger, pricing, dayOf } = resolveSavingsOptions(options);
    const { baseline, baselineCaching, comparisons, modelCatalog, routerFeeUsdPerCall, region, timeZone } = options;
    const isRepriced = [baseline, baselineCaching, comparisons, modelCatalog, routerFeeUsdPerCall, region].some(
      (option) => option !== undefined,
    );
    this.#recorder = new LedgerRecorder(ledger);
    this.#pricing = isRepriced ? pricing : undefined;
    this.#date = timeZone === undefined ? undefined : (at) => ({ day: dayOf(at), timeZone });
  }

  /** A copy of the record with the options applied: other prices, another baseline or another time zone. */
  recompute(record: LogRecord): LogRecord {
    const dated = this.#date === undefined ? record : { ...record, ...this.#date(record.at) };
    if (this.#pricing === undefined) return dated;
    if (!("operation" in dated)) return priceRecord(withoutPrices(dated), this.#pricing);
    const { operation, cost: _cost, avoided: _avoided, prices: _prices, ...run } = dated;
    return toOperationRecord(run, operation, this.#pricing.modelCatalog);
  }

  /** Adds a record without changing it. To apply the options, pass the record through `recompute` first. */
  add(record: LogRecord): void {
    this.#recorder.add(record);
  }

  /** The sums of all records that were added. */
  snapshot(): Ledger {
    return this.#recorder.snapshot();
  }
}

/** A copy, because V8 gives an object with deleted members no fixed shape, and a ledger would read it at half the speed. */
function withoutPrices(record: CallRecord): CallRecord {
  const { cost: _c, avoided: _a, saving: _s, baselineModelId: _b, comparisons: _n, prices: _p, ...rest } = record;
  const { baselineCaching: _m, otherCaching: _o, ...unpriced } = rest;
  return unpriced;
}
