/** A share with its number of cases, and the interval in which it lies with 95 % confidence. */
export interface MeasuredShare {
  /** 0 to 1. `undefined` without cases. */
  readonly share: number | undefined;
  readonly cases: number;
  /** Wilson's score interval. `[0, 1]` without cases. */
  readonly interval: readonly [low: number, high: number];
}

/** 95 % of a normal distribution lie within this many standard deviations. */
const Z = 1.959964;

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
    const cases = this.#cases.length;
    if (cases === 0) return { share: undefined, cases, interval: [0, 1] };
    const share = this.#hits / cases;
    return { share, cases, interval: wilsonInterval(share, cases) };
  }
}

/** @see https://en.wikipedia.org/wiki/Binomial_proportion_confidence_interval#Wilson_score_interval */
function wilsonInterval(share: number, cases: number): readonly [number, number] {
  const spread = Z * Math.sqrt((share * (1 - share)) / cases + Z ** 2 / (4 * cases ** 2));
  const centre = share + Z ** 2 / (2 * cases);
  const scale = 1 + Z ** 2 / cases;
  return [Math.max(0, (centre - spread) / scale), Math.min(1, (centre + spread) / scale)];
}
