import { type MeasuredShare, measureShare } from "@bedrock-routed/core";

/** The share of hits among the latest cases. */
export class RollingShare {
  readonly #size: number;
  #cases: boolean[] = [];
  #next = 0;
  #hits = 0;

  /** @param size how many cases count */
  constructor(size: number) {
    this.#size = size;
  }

  add(isHit: boolean): void {
    if (this.#cases[this.#next]) this.#hits -= 1;
    if (isHit) this.#hits += 1;
    this.#cases[this.#next] = isHit;
    this.#next = (this.#next + 1) % this.#size;
  }

  clear(): void {
    this.#cases = [];
    this.#next = 0;
    this.#hits = 0;
  }

  measure(): MeasuredShare {
    return measureShare(this.#hits, this.#cases.length);
  }
}
