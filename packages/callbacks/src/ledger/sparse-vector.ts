/** Numbers up to this are exact in a double, and so is their sum with any sum below 2⁵². */
const LARGEST_DOUBLE = 2 ** 50;

/** Whole numbers to add up, each in a slot of its own; most slots are 0 and left out. Made to be used again. */
export class SparseVector {
  readonly slots: Uint8Array;
  readonly values: Float64Array;
  length = 0;
  /** Numbers too large for `values`. */
  large: (readonly [slot: number, value: bigint])[] = [];

  constructor(slots: number) {
    this.slots = new Uint8Array(slots);
    this.values = new Float64Array(slots);
  }

  clear(): void {
    this.length = 0;
    if (this.large.length > 0) this.large = [];
  }

  /** Puts a whole number into a slot that has none yet. */
  set(slot: number, value: number): void {
    if (value === 0) return;
    this.slots[this.length] = slot;
    this.values[this.length] = value;
    this.length += 1;
  }

  /** The same for a number of any size. */
  setExact(slot: number, value: bigint): void {
    const double = Number(value);
    if (double <= LARGEST_DOUBLE && double >= -LARGEST_DOUBLE) this.set(slot, double);
    else this.large.push([slot, value]);
  }
}
