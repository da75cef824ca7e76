import type { CallRecord } from "../record/record";
import { type CallAddend, CallSums } from "./call-sums";
import { type DimensionPair, keysOf } from "./dimensions";
import { type CallGroup, OTHER_KEY } from "./ledger";

/** A map that creates its values, up to a number of keys. All further keys share the value of `OTHER_KEY`. */
export class CappedMap<Value> {
  readonly #values: Map<string, Value> = new Map();
  readonly #maxKeys: number;
  readonly #create: () => Value;

  constructor(maxKeys: number, create: () => Value) {
    this.#maxKeys = maxKeys;
    this.#create = create;
  }

  /** The value of a key, or the value of `OTHER_KEY` when there is no room for the key. */
  at(key: string): Value {
    const known = this.#values.get(key);
    if (known !== undefined) return known;
    const kept = this.#values.size < this.#maxKeys ? key : OTHER_KEY;
    const value = this.#values.get(kept) ?? this.#create();
    this.#values.set(kept, value);
    return value;
  }

  /** A map of the values as they are now. */
  snapshot<Item>(toItem: (value: Value) => Item): Map<string, Item> {
    return new Map([...this.#values].map(([key, value]) => [key, toItem(value)]));
  }
}

/** The largest number of pairs in a breakdown, for each key that a dimension may have. */
const PAIRS_PER_KEY = 10;

/**
 * Sums of calls by the keys of two dimensions together. When there is no room for a further pair, its
 * second key becomes `OTHER_KEY` and its first key stays, so the pairs of a first key still add up.
 */
export class BreakdownSums {
  readonly dimensions: DimensionPair;
  readonly #rows: CappedMap<Map<string, CallSums>>;
  #pairsLeft: number;

  constructor(dimensions: DimensionPair, maxKeys: number) {
    this.dimensions = dimensions;
    this.#rows = new CappedMap(maxKeys, () => new Map());
    this.#pairsLeft = PAIRS_PER_KEY * maxKeys;
  }

  add(record: CallRecord, addend: CallAddend): void {
    const [first, second] = this.dimensions;
    const secondKeys = keysOf(record, second);
    if (secondKeys.length === 0) return;
    for (const firstKey of keysOf(record, first)) {
      const row = this.#rows.at(firstKey);
      for (const secondKey of secondKeys) this.#at(row, secondKey).add(addend);
    }
  }

  snapshot(): ReadonlyMap<string, CallGroup> {
    return this.#rows.snapshot((row) => new Map([...row].map(([key, sums]) => [key, sums.snapshot()])));
  }

  #at(row: Map<string, CallSums>, key: string): CallSums {
    const known = row.get(key);
    if (known !== undefined) return known;
    const kept = this.#pairsLeft > 0 ? key : OTHER_KEY;
    const sums = row.get(kept) ?? new CallSums();
    if (!row.has(kept)) this.#pairsLeft -= 1;
    row.set(kept, sums);
    return sums;
  }
}
