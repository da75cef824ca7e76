import { SHAPE_COLUMNS } from "../features/read-features";
import type { FeatureLanguage } from "../features/standard";

/** The gain for one unit of the prior: measured on three collections, about 0.1. */
export const PRIOR_GAIN = 0.1;

/**
 * What training prompts look like. A learned scorer is no better than length on traffic that looks different, so it
 * hands over to the prior there.
 */
export interface Familiarity {
  /** The mean shape of each kind of training prompt: its standardised features. */
  readonly centres: readonly (readonly number[])[];
  /** Variance of each feature within a kind. */
  readonly variances: readonly number[];
  /** Up to the first distance a prompt is familiar, from the second on it is not. Absent without prompts in the language. */
  readonly distances: Readonly<Partial<Record<FeatureLanguage, readonly [number, number]>>>;
}

interface WithFamiliarity {
  readonly familiarity?: Familiarity;
}

/** 1 for a prompt that looks like training prompts, 0 for one that does not. */
export function familiarityOf(
  { familiarity }: WithFamiliarity,
  columns: Float64Array,
  language: FeatureLanguage,
): number {
  if (familiarity === undefined) return 1;
  const distances = familiarity.distances[language];
  if (distances === undefined) return 0;
  const [near, far] = distances;
  const distance = distanceTo(familiarity, columns);
  return Math.max(0, Math.min(1, (far - distance) / Math.max(1e-9, far - near)));
}

/** One odd feature must not decide alone. */
const FURTHEST = 9;

/** Mean squared distance to the nearest kind, in variances. */
export function distanceTo(
  { centres, variances }: Pick<Familiarity, "centres" | "variances">,
  columns: Float64Array,
): number {
  let nearest = Number.POSITIVE_INFINITY;
  for (const centre of centres) {
    let distance = 0;
    for (let column = 0; column < SHAPE_COLUMNS && distance < nearest; column += 1) {
      const difference = (columns[column] ?? 0) - (centre[column] ?? 0);
      distance += Math.min(FURTHEST, (difference * difference) / (variances[column] ?? 1));
    }
    if (distance < nearest) nearest = distance;
  }
  return nearest / SHAPE_COLUMNS;
}
