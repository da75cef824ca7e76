import type { CallRecord } from "../record/call-record";
import type { CallAddend } from "./call-sums";
import { CallSums } from "./call-sums";
import { CappedMap } from "./capped-map";
import { keysOf } from "./keys-of";
import { type CallGroup, OTHER_KEY } from "./ledger";

/** Two dimensions to group by together. */
export type DimensionPair = readonly [first: string, second: string];

/** Most pairs of a cross, for each key that a dimension may have. */
const PAIRS_PER_KEY = 10;

/**
 * Sums of calls by the keys of two dimensions together. Past the cap, the second key becomes
 * `OTHER_KEY` and the first one stays, so what is known of a first key still adds up.
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
