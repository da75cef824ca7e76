import type { SparseVector } from "./sparse-vector";

/** Sums stay exact in doubles below 2⁵³: past half of that they move to a bigint. */
const CARRY_AT = 2 ** 52;

/**
 * An exact sum of vectors. Doubles do the work, and carry into bigints now and then: adding bigints
 * for each record of each group would take most of the time.
 */
export class VectorSum {
  readonly #small: Float64Array;
  readonly #carried: bigint[];

  constructor(slots: number) {
    this.#small = new Float64Array(slots);
    this.#carried = new Array<bigint>(slots).fill(0n);
  }

  add({ slots, values, length, large }: SparseVector): void {
    const sums = this.#small;
    for (let index = 0; index < length; index += 1) {
      const slot = slots[index] ?? 0;
      const sum = (sums[slot] ?? 0) + (values[index] ?? 0);
      sums[slot] = sum;
      if (sum > CARRY_AT || sum < -CARRY_AT) this.#carry(slot);
    }
    if (large.length === 0) return;
    for (const [slot, value] of large) this.#carried[slot] = (this.#carried[slot] ?? 0n) + value;
  }

  /** The sum in a slot. */
  total(slot: number): bigint {
    return (this.#carried[slot] ?? 0n) + BigInt(this.#small[slot] ?? 0);
  }

  #carry(slot: number): void {
    this.#carried[slot] = this.total(slot);
    this.#small[slot] = 0;
  }
}
