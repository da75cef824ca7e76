import { InvalidOptionError, type MeteredOperation } from "@bedrock-routed/core";
import type { CallRecord, PriceEvidence } from "../record/call-record";
import type { OperationRecord } from "../record/operation-record";
import type { SignalKind } from "../record/signal";
import { addOperation, noOperations } from "./add-operation";
import { addSignal, noSignals } from "./add-signal";
import { BreakdownSums, type DimensionPair } from "./breakdown-sums";
import { CallSums, ComparisonSums } from "./call-sums";
import { CALL_VECTOR_SLOTS, SAVING_SLOTS, setCall, setSaving } from "./call-vector";
import { CappedMap } from "./capped-map";
import { keysOf } from "./keys-of";
import { latencyBinOf } from "./latency-bins";
import type { CallGroup, Ledger, OperationTotals, SignalTotals } from "./ledger";
import { SparseVector } from "./sparse-vector";

/** What a ledger groups by unless told otherwise. The model is always one. */
export const defaultDimensions: readonly string[] = ["day", "router", "tag", "user", "team", "feature"];

const DEFAULT_MAXIMUM_KEYS = 1000;

/** Options of `LedgerRecorder`. */
export interface LedgerOptions {
  /**
   * What to group calls by besides the model: `"day"`, `"router"`, `"tag"`, or the name of a label.
   * @default ["day", "router", "tag", "user", "team", "feature"]
   */
  readonly dimensions?: readonly string[] | undefined;
  /**
   * Most keys of a dimension. What comes after that counts under `"(other)"`, so memory is bounded.
   * @default 1000
   */
  readonly maxKeys?: number | undefined;
  /**
   * Pairs of these dimensions, or of them and `"model"`, to group by together; `pageBreakdowns` are those that a page of `toHtml` filters by. Each has at most 10 × `maxKeys` pairs of keys.
   * @default []
   */
  readonly breakdowns?: readonly DimensionPair[] | undefined;
}

/** A value that changes in place. */
interface Cell<Value> {
  value: Value;
}

/**
 * Adds records up, in place, in memory that does not grow with their number. The keys are capped
 * here, while recording, and not when ledgers merge: so merging stays associative.
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
  readonly #prices: Map<string, Set<string>> = new Map();
  #lastPrice: PriceEvidence | undefined;
  // Used for every record: making new ones would be most of the garbage.
  readonly #callVector: SparseVector = new SparseVector(CALL_VECTOR_SLOTS);
  readonly #savingVector: SparseVector = new SparseVector(SAVING_SLOTS);
  #from = Number.POSITIVE_INFINITY;
  #to = Number.NEGATIVE_INFINITY;

  constructor(options: LedgerOptions = {}) {
    const { dimensions = defaultDimensions, maxKeys = DEFAULT_MAXIMUM_KEYS, breakdowns = [] } = options;
    if (!Number.isSafeInteger(maxKeys) || maxKeys < 1) {
      throw new InvalidOptionError("maxKeys", maxKeys, "pass a whole number, 1 or more");
    }
    this.#maxKeys = maxKeys;
    const grouped = new Set(["model", ...dimensions]);
    this.#groups = new Map([...grouped].map((dimension) => [dimension, new CappedMap(maxKeys, createSums)]));
    const strange = breakdowns.find((pair) => !pair.every((dimension) => grouped.has(dimension)));
    if (strange !== undefined) {
      throw new InvalidOptionError(
        "breakdowns",
        strange,
        `pass pairs of ${[...grouped].join(", ")}, or add to dimensions`,
      );
    }
    this.#breakdowns = breakdowns.map((pair) => new BreakdownSums(pair, maxKeys));
    this.#errors = new CappedMap(maxKeys, () => ({ value: 0 }));
  }

  /** Adds a record. */
  add(record: CallRecord | OperationRecord): void {
    if (record.at < this.#from) this.#from = record.at;
    if (record.at > this.#to) this.#to = record.at;
    this.#addPrice(record.prices);
    if ("operation" in record) this.#addOperation(record);
    else this.#addCall(record);
  }

  /** The sums as they are now. */
  snapshot(): Ledger {
    return {
      totals: this.#totals.snapshot(),
      groups: this.#snapshotGroups(),
      breakdowns: this.#snapshotBreakdowns(),
      comparisons: mapValues(this.#comparisons, (sums) => sums.snapshot()),
      operations: mapValues(this.#operations, (subjects) => subjects.snapshot(contentOf)),
      signals: mapValues(this.#signals, (subjects) => subjects.snapshot(contentOf)),
      errors: this.#errors.snapshot(contentOf),
      prices: mapValues(this.#prices, (dates) => new Set(dates)),
      ...(this.#to < this.#from ? {} : { period: { from: this.#from, to: this.#to } }),
    };
  }

  #snapshotGroups(): Ledger["groups"] {
    const groups = mapValues(this.#groups, (group) => group.snapshot((sums) => sums.snapshot()));
    return new Map([...groups].filter(([, group]) => group.size > 0));
  }

  #snapshotBreakdowns(): Ledger["breakdowns"] {
    const breakdowns = new Map<string, Map<string, ReadonlyMap<string, CallGroup>>>();
    for (const cross of this.#breakdowns) {
      const [first, second] = cross.dimensions;
      entryOf(breakdowns, first, createMap).set(second, cross.snapshot());
    }
    return breakdowns;
  }

  #addCall(record: CallRecord): void {
    const answered = record.outcome === "answered";
    setCall(this.#callVector, record);
    const addend = {
      vector: this.#callVector,
      latencyBin: answered ? latencyBinOf(record.durationMs) : undefined,
      timeToFirstTokenBin: answered ? latencyBinOf(record.timeToFirstTokenMs) : undefined,
      baselineModelId: record.saving && record.baselineModelId,
    };
    this.#totals.add(addend);
    for (const [dimension, group] of this.#groups) {
      for (const key of keysOf(record, dimension)) group.at(key).add(addend);
    }
    for (const cross of this.#breakdowns) cross.add(record, addend);
    for (const { name, baselineModelId, saving } of record.comparisons ?? []) {
      setSaving(this.#savingVector, saving);
      entryOf(this.#comparisons, name, createComparison).add(this.#savingVector, baselineModelId);
    }
    for (const signal of record.signals) {
      const cell = entryOf(this.#signals, signal.kind, this.#createSignals).at(signal.subject);
      cell.value = addSignal(cell.value, signal);
    }
    if (record.errorKind !== undefined) this.#errors.at(record.errorKind).value += 1;
  }

  #addOperation(record: OperationRecord): void {
    const { kind, modelId, search } = record.operation;
    const cell = entryOf(this.#operations, kind, this.#createOperations).at(modelId ?? search ?? "");
    cell.value = addOperation(cell.value, record);
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

/** The ledger of records, such as those of a log. */
export function toLedger(records: Iterable<CallRecord | OperationRecord>, options: LedgerOptions = {}): Ledger {
  const recorder = new LedgerRecorder(options);
  for (const record of records) recorder.add(record);
  return recorder.snapshot();
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
