import { denseFeatureNames } from "../features/read-features";
import { signalNames } from "../features/signals";

/**
 * What makes a larger model worth its price, before any outcome is known: one weight for each dense feature. The
 * weights of features are learned (`src/shipped/learn-prior.ts`), and those of signals are judgement.
 */
export type Prior = Float64Array;

/** No collection of outcomes has these signals: judgement, not measurement. */
const signals: Readonly<Record<string, number>> = {
  "signal:passagesNeeded": 0.21,
  "signal:closeScores": 0.12,
  "signal:sourcesDisagree": 0.29,
  "signal:tools": 0.07,
  "signal:toolLoop": 0.14,
  "signal:depth": 0.05,
  "signal:repetition": 0.29,
};

/** No feature alone decides: beyond this many standard deviations it says no more. */
const FURTHEST = 2.5;

/** @param learned weights of standardised features by name. A feature that is absent has no weight. */
export function toPrior(learned: Readonly<Record<string, number>>): Prior {
  return Float64Array.from(denseFeatureNames, (name) => signals[name] ?? learned[name] ?? 0);
}

/** Names and weights of what was learned, without signals and features of no weight. */
export function toPriorRecord(prior: Prior): Readonly<Record<string, number>> {
  const named = denseFeatureNames.map((name, index) => [name, prior[index] ?? 0] as const);
  return Object.fromEntries(named.filter(([name, weight]) => weight !== 0 && !signalNames.includes(name)));
}

/** The prior of a prompt in standard deviations of the prompts that it was learned on: about −2 to 3. */
export function applyPrior(standardised: Float64Array, prior: Prior): number {
  let sum = 0;
  for (let column = 0; column < prior.length; column += 1) {
    sum += (prior[column] ?? 0) * clip(standardised[column] ?? 0);
  }
  return sum;
}

/** What each feature adds to the prior. */
export function splitPrior(standardised: Float64Array, prior: Prior): readonly number[] {
  return Array.from(prior, (weight, column) => weight * clip(standardised[column] ?? 0));
}

/** The value of a feature as a prior sees it. */
export function clip(value: number): number {
  return Math.max(-FURTHEST, Math.min(FURTHEST, value));
}
