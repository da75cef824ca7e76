/** Numbers up to this are exact in a double, and so is their sum with any sum below 2⁵². */
const LARGEST_DOUBLE = 2 ** 50;

/** Sums in doubles are exact below 2⁵³. Past half of that they move to a bigint. */
const CARRY_AT = 2 ** 52;

/**
 * Whole numbers to add to sums, each at its position. Most of them are 0 and take no space. An addend
 * is filled again for each record: creating a new one each time would be most of the garbage.
 */
export class Addend {
  readonly positions: Uint8Array;
  readonly values: Float64Array;
  length = 0;
  /** Numbers too large for `values`. */
  large: (readonly [position: number, value: bigint])[] = [];

  /** @param size number of positions, up to 256 */
  constructor(size: number) {
    this.positions = new Uint8Array(size);
    this.values = new Float64Array(size);
  }

  clear(): void {
    this.length = 0;
    if (this.large.length > 0) this.large = [];
  }

  /** Sets a whole number up to 2⁵⁰. Each position is set at most once after `clear`. */
  set(position: number, value: number): void {
    if (value === 0) return;
    this.positions[this.length] = position;
    this.values[this.length] = value;
    this.length += 1;
  }

  /** Sets a whole number of any size. */
  setExact(position: number, value: bigint): void {
    const double = Number(value);
    if (double <= LARGEST_DOUBLE && double >= -LARGEST_DOUBLE) this.set(position, double);
    else this.large.push([position, value]);
  }
}

/**
 * Exact sums of addends, by position. The sums are doubles that move to bigints when they grow large,
 * because adding bigints for each record of each group would take most of the time.
 */
export class ExactSums {
  readonly #small: Float64Array;
  /** Most sums never grow large, and a ledger has thousands of them, so the space is taken when it is needed. */
  #carried: bigint[] | undefined;

  /** @param size number of positions */
  constructor(size: number) {
    this.#small = new Float64Array(size);
  }

  add({ positions, values, length, large }: Addend): void {
    const sums = this.#small;
    for (let index = 0; index < length; index += 1) {
      const position = positions[index] ?? 0;
      const sum = (sums[position] ?? 0) + (values[index] ?? 0);
      sums[position] = sum;
      if (sum > CARRY_AT || sum < -CARRY_AT) this.#carry(position);
    }
    if (large.length === 0) return;
    for (const [position, value] of large) this.#set(position, (this.#carried?.[position] ?? 0n) + value);
  }

  /** The sum at a position. */
  total(position: number): bigint {
    return (this.#carried?.[position] ?? 0n) + BigInt(this.#small[position] ?? 0);
  }

  #carry(position: number): void {
    this.#set(position, this.total(position));
    this.#small[position] = 0;
  }

  #set(position: number, value: bigint): void {
    this.#carried ??= new Array<bigint>(this.#small.length).fill(0n);
    this.#carried[position] = value;
  }
}
