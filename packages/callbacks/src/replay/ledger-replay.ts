import type { BedrockSavingsHandlerOptions } from "../handler/bedrock-savings-handler-options";
import { resolveSavingsOptions } from "../handler/resolve-savings-options";
import type { Ledger } from "../ledger/ledger";
import { LedgerRecorder } from "../ledger/ledger-recorder";
import type { CallRecord } from "../record/call-record";
import type { LogRecord } from "../record/log-record";
import type { CallPricing } from "../record/price-call";
import { priceRecord } from "../record/price-record";
import { toOperationRecord } from "../record/to-operation-record";

/** Options of the handler that can be changed after the calls. They mean what they mean there. */
export type LedgerReplayOptions = Pick<
  BedrockSavingsHandlerOptions,
  | "baseline"
  | "comparisons"
  | "modelCatalog"
  | "routerFeeUsdPerCall"
  | "dimensions"
  | "breakdowns"
  | "maxKeys"
  | "timeZone"
>;

/**
 * Adds stored records to a ledger. Costs and savings stay as recorded until a baseline, comparisons,
 * a model catalog or a router fee is given: then they are computed again, as a handler with these
 * options would have computed them.
 *
 * @throws InvalidOptionError at construction
 */
export class LedgerReplay {
  readonly #recorder: LedgerRecorder;
  readonly #pricing: CallPricing | undefined;
  readonly #dayOf: ((at: number) => string) | undefined;

  constructor(options: LedgerReplayOptions = {}) {
    const { ledger, pricing, dayOf } = resolveSavingsOptions(options);
    const { baseline, comparisons, modelCatalog, routerFeeUsdPerCall, timeZone } = options;
    const isRepriced = [baseline, comparisons, modelCatalog, routerFeeUsdPerCall].some(
      (option) => option !== undefined,
    );
    this.#recorder = new LedgerRecorder(ledger);
    this.#pricing = isRepriced ? pricing : undefined;
    this.#dayOf = timeZone === undefined ? undefined : dayOf;
  }

  /** The record as it is with the options applied: other prices, another baseline or another time zone. */
  recompute(record: LogRecord): LogRecord {
    const dated = this.#dayOf === undefined ? record : { ...record, day: this.#dayOf(record.at) };
    if (this.#pricing === undefined) return dated;
    if (!("operation" in dated)) return priceRecord(withoutPrices(dated), this.#pricing);
    const { operation, cost: _cost, avoided: _avoided, prices: _prices, ...run } = dated;
    return toOperationRecord(run, operation, this.#pricing.modelCatalog);
  }

  /** Adds a record as it is. Pass it through `recompute` first. */
  add(record: LogRecord): void {
    this.#recorder.add(record);
  }

  /** The sums of all records that were added. */
  snapshot(): Ledger {
    return this.#recorder.snapshot();
  }
}

/** V8 gives an object with deleted members no fixed shape, and a ledger reads it at half the speed. New objects keep theirs. */
function withoutPrices(record: CallRecord): CallRecord {
  const { cost: _c, avoided: _a, saving: _s, baselineModelId: _b, comparisons: _o, prices: _p, ...unpriced } = record;
  return unpriced;
}
