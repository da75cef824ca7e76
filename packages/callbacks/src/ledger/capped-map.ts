import { OTHER_KEY } from "./ledger";

/** A map that makes its values, up to a number of keys. What comes after that goes to one key for all. */
export class CappedMap<Value> {
  readonly #values: Map<string, Value> = new Map();
  readonly #maxKeys: number;
  readonly #create: () => Value;

  constructor(maxKeys: number, create: () => Value) {
    this.#maxKeys = maxKeys;
    this.#create = create;
  }

  /** The value of a key, or that of `OTHER_KEY`. */
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
