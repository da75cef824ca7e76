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

/**
 * Measures the share of hits among cases.
 * @see https://en.wikipedia.org/wiki/Binomial_proportion_confidence_interval#Wilson_score_interval
 */
export function measureShare(hits: number, cases: number): MeasuredShare {
  if (cases === 0) return { share: undefined, cases, interval: [0, 1] };
  const share = hits / cases;
  const spread = Z * Math.sqrt((share * (1 - share)) / cases + Z ** 2 / (4 * cases ** 2));
  const centre = share + Z ** 2 / (2 * cases);
  const scale = 1 + Z ** 2 / cases;
  return { share, cases, interval: [Math.max(0, (centre - spread) / scale), Math.min(1, (centre + spread) / scale)] };
}
