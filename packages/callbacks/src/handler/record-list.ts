/** The latest items, up to a number. Old ones are dropped in bulk, since shifting an array moves all of it. */
export class RecordList<Item> {
  #items: Item[] = [];
  readonly #maximum: number;

  constructor(maximum: number) {
    this.#maximum = maximum;
  }

  add(item: Item): void {
    if (this.#maximum === 0) return;
    this.#items.push(item);
    if (this.#items.length >= 2 * this.#maximum) this.#items = this.#items.slice(-this.#maximum);
  }

  /** Oldest first. */
  latest(): readonly Item[] {
    return this.#items.length > this.#maximum ? this.#items.slice(-this.#maximum) : this.#items;
  }
}
