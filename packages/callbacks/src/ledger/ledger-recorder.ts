import { InvalidOptionError, type MeteredOperation, omitUndefined } from "@bedrock-routed/core";
import type { CallRecord, LogRecord, OperationRecord, PriceEvidence, Signal, SignalKind } from "../record/record";
import { CallAddend, CallSums, ComparisonSums } from "./call-sums";
import { type DimensionPair, defaultDimensions, keysOf } from "./dimensions";
import { BreakdownSums, CappedMap } from "./grouped-sums";
import type { CallGroup, Ledger, OperationTotals, SignalTotals } from "./ledger";
import { mergeOperations, mergeSignals } from "./merge-ledgers";

const DEFAULT_MAX_KEYS = 1000;

/** In ms since 1970. @see https://tc39.es/ecma262/#sec-time-values-and-time-range */
const LATEST_DATE = 8_640_000_000_000_000;

/** Options of `LedgerRecorder`. */
export interface LedgerOptions {
  /**
   * What to group calls by besides the model: `"day"`, `"router"`, `"tag"`, or the name of a label.
   * @default ["day", "router", "tag", "user", "team", "feature"]
   */
  readonly dimensions?: readonly string[] | undefined;
  /**
   * The largest number of keys of a dimension. Further keys count under `"(other)"`, so memory is bounded.
   * @default 1000
   */
  readonly maxKeys?: number | undefined;
  /**
   * Pairs of `dimensions`, or of a dimension and `"model"`, to group by together. `pageBreakdowns()` gives
   * the pairs that a report page filters by. A breakdown has at most 10 × `maxKeys` pairs of keys.
   * @default []
   */
  readonly breakdowns?: readonly DimensionPair[] | undefined;
}

/** A value that changes in place. */
interface Cell<Value> {
  value: Value;
}

/**
 * Adds up records in place. Memory does not grow with the number of records. The number of keys is
 * limited while recording and not while merging ledgers, so that merging stays associative.
 */
export class LedgerRecorder {
  readonly #maxKeys: number;
  readonly #totals: CallSums = new CallSums();
  readonly #groups: ReadonlyMap<string, CappedMap<CallSums>>;
  readonly #breakdowns: readonly BreakdownSums[];
  readonly #comparisons: Map<string, ComparisonSums> = new Map();
  readonly #operations: Map<MeteredOperation["kind"], CappedMap<Cell<OperationTotals>>> = new Map();
  readonly #signals: Map<SignalKind, CappedMap<Cell<SignalTotals>>> = new Map();
  readonly #errors: CappedMap<Cell<number>>;
  readonly #operationDays: CappedMap<Cell<bigint>>;
  readonly #prices: Map<string, Set<string>> = new Map();
  readonly #timeZones: Set<string> = new Set();
  #lastPrice: PriceEvidence | undefined;
  readonly #addend: CallAddend = new CallAddend();
  #from = Number.POSITIVE_INFINITY;
  #to = Number.NEGATIVE_INFINITY;

  /** @throws InvalidOptionError when `maxKeys` is not a whole number above 0, or a breakdown names an unknown dimension */
  constructor(options: LedgerOptions = {}) {
    const { dimensions = defaultDimensions, maxKeys = DEFAULT_MAX_KEYS, breakdowns = [] } = options;
    if (!Number.isSafeInteger(maxKeys) || maxKeys < 1) {
      throw new InvalidOptionError("maxKeys", maxKeys, "pass a whole number, 1 or more");
    }
    this.#maxKeys = maxKeys;
    const grouped = new Set(["model", ...dimensions]);
    this.#groups = new Map([...grouped].map((dimension) => [dimension, new CappedMap(maxKeys, createSums)]));
    const unknown = breakdowns.find((pair) => !pair.every((dimension) => grouped.has(dimension)));
    if (unknown !== undefined) {
      const remedy = `pass pairs of ${[...grouped].join(", ")}, or add the missing dimension to dimensions`;
      throw new InvalidOptionError("breakdowns", unknown, remedy);
    }
    this.#breakdowns = breakdowns.map((pair) => new BreakdownSums(pair, maxKeys));
    this.#errors = new CappedMap(maxKeys, () => ({ value: 0 }));
    this.#operationDays = new CappedMap(maxKeys, () => ({ value: 0n }));
  }

  /** Adds a record. */
  add(record: LogRecord): void {
    this.#extendPeriod(record.at);
    this.#addPrice(record.prices);
    if (record.timeZone !== undefined) this.#timeZones.add(record.timeZone);
    if ("operation" in record) this.#addOperation(record);
    else this.#addCall(record);
  }

  /** The sums as they are now. */
  snapshot(): Ledger {
    return omitUndefined({
      totals: this.#totals.snapshot(),
      groups: this.#snapshotGroups(),
      breakdowns: this.#snapshotBreakdowns(),
      comparisons: mapValues(this.#comparisons, (sums) => sums.snapshot()),
      operations: mapValues(this.#operations, (subjects) => subjects.snapshot(contentOf)),
      operationDays: this.#operationDays.snapshot(contentOf),
      signals: mapValues(this.#signals, (subjects) => subjects.snapshot(contentOf)),
      errors: this.#errors.snapshot(contentOf),
      prices: mapValues(this.#prices, (dates) => new Set(dates)),
      timeZones: new Set(this.#timeZones),
      period: this.#to < this.#from ? undefined : { from: this.#from, to: this.#to },
    });
  }

  #snapshotGroups(): Ledger["groups"] {
    const groups = mapValues(this.#groups, (group) => group.snapshot((sums) => sums.snapshot()));
    return new Map([...groups].filter(([, group]) => group.size > 0));
  }

  #snapshotBreakdowns(): Ledger["breakdowns"] {
    const breakdowns = new Map<string, Map<string, ReadonlyMap<string, CallGroup>>>();
    for (const breakdown of this.#breakdowns) {
      const [first, second] = breakdown.dimensions;
      entryOf(breakdowns, first, createMap).set(second, breakdown.snapshot());
    }
    return breakdowns;
  }

  /** A time that no date can have must not make the report fail. */
  #extendPeriod(at: number): void {
    if (!(at >= 0 && at <= LATEST_DATE)) return;
    if (at < this.#from) this.#from = at;
    if (at > this.#to) this.#to = at;
  }

  #addCall(record: CallRecord): void {
    const addend = this.#addend;
    addend.read(record);
    this.#totals.add(addend);
    for (const [dimension, group] of this.#groups) {
      for (const key of keysOf(record, dimension)) group.at(key).add(addend);
    }
    for (const breakdown of this.#breakdowns) breakdown.add(record, addend);
    for (const comparison of record.comparisons ?? []) {
      entryOf(this.#comparisons, comparison.name, createComparison).add(comparison, record.baselineCaching);
    }
    for (const signal of record.signals) {
      const cell = entryOf(this.#signals, signal.kind, this.#createSignals).at(signal.subject);
      cell.value = addSignal(cell.value, signal);
    }
    if (record.outcome === "failed" && record.errorKind !== undefined) this.#errors.at(record.errorKind).value += 1;
  }

  #addOperation(record: OperationRecord): void {
    const { kind, modelId, search } = record.operation;
    const cell = entryOf(this.#operations, kind, this.#createOperations).at(modelId ?? search ?? "");
    cell.value = addOperation(cell.value, record);
    if (record.cost !== undefined) this.#operationDays.at(record.day).value += record.cost;
  }

  #addPrice(price: PriceEvidence | undefined): void {
    if (price === undefined) return;
    const last = this.#lastPrice;
    if (price.source === last?.source && price.asOf === last.asOf) return;
    this.#lastPrice = price;
    entryOf(this.#prices, price.source, createSet).add(price.asOf);
  }

  readonly #createSignals = (): CappedMap<Cell<SignalTotals>> =>
    new CappedMap(this.#maxKeys, () => ({ value: noSignals }));
  readonly #createOperations = (): CappedMap<Cell<OperationTotals>> =>
    new CappedMap(this.#maxKeys, () => ({ value: noOperations }));
}

/**
 * The ledger of records, such as the records of a log.
 * @throws InvalidOptionError for the options that `LedgerRecorder` refuses
 */
export function toLedger(records: Iterable<LogRecord>, options: LedgerOptions = {}): Ledger {
  const recorder = new LedgerRecorder(options);
  for (const record of records) recorder.add(record);
  return recorder.snapshot();
}

const noSignals: SignalTotals = { calls: 0, estimatedCalls: 0, estimatedSaving: 0n };

function addSignal(sums: SignalTotals, { estimatedSaving }: Signal): SignalTotals {
  return mergeSignals(sums, {
    calls: 1,
    estimatedCalls: estimatedSaving === undefined ? 0 : 1,
    estimatedSaving: estimatedSaving ?? 0n,
  });
}

const noOperations: OperationTotals = {
  operations: 0,
  failed: 0,
  requests: 0,
  pricedOperations: 0,
  cost: 0n,
  avoidedOperations: 0,
  avoided: 0n,
  estimatedOperations: 0,
};

function addOperation(sums: OperationTotals, { operation, cost, avoided }: OperationRecord): OperationTotals {
  return mergeOperations(sums, {
    operations: 1,
    failed: operation.error === undefined ? 0 : 1,
    requests: Number.isSafeInteger(operation.requests) ? operation.requests : 0,
    pricedOperations: cost === undefined ? 0 : 1,
    cost: cost ?? 0n,
    avoidedOperations: avoided === undefined ? 0 : 1,
    avoided: avoided ?? 0n,
    estimatedOperations: avoided !== undefined && operation.estimated === true ? 1 : 0,
  });
}

function entryOf<Key, Value>(entries: Map<Key, Value>, key: Key, create: () => Value): Value {
  const value = entries.get(key) ?? create();
  entries.set(key, value);
  return value;
}

function mapValues<Key, Value, Item>(map: ReadonlyMap<Key, Value>, toItem: (value: Value) => Item): Map<Key, Item> {
  return new Map([...map].map(([key, value]) => [key, toItem(value)]));
}

const createSums = (): CallSums => new CallSums();
const createComparison = (): ComparisonSums => new ComparisonSums();
const createMap = <Value>(): Map<string, Value> => new Map();
const createSet = (): Set<string> => new Set();

function contentOf<Value>({ value }: Cell<Value>): Value {
  return value;
}
