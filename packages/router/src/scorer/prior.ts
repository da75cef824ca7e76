import { denseFeatureNames } from "../features/read-features";
import type { FeatureLanguage } from "../features/standard";

/**
 * What makes a larger model worth its price, before any outcome is known: weights of standardised features. They were
 * set by hand after a look at three collections of outcomes, and kept where the collections agree. A prior that is
 * learned on some collections transfers less to another one (the table in the README shows both).
 */
const english: Readonly<Record<string, number>> = {
  // Long sentences with many parts.
  length: 0.5,
  sentenceLength: 0.4,
  sentences: 0.3,
  commas: 0.4,
  variety: -0.6,
  wordLength: -0.3,
  // Conditions that must be kept in mind together.
  "word:condition": 0.4,
  "word:constraint": 0.4,
  "word:negation": 0.6,
  "word:conclude": 0.3,
  "word:logic": 0.3,
  "word:moral": 0.2,
  "word:law": 0.2,
  "word:person": 0.4,
  "word:self": 0.2,
  // Calculations told as a story. Formulas alone are too hard for both models.
  "word:sharing": 0.6,
  "word:fraction": 0.3,
  "word:calculate": 0.2,
  numbers: 0.3,
  digitShare: -0.2,
  decimals: -0.15,
  largeNumbers: -0.15,
  latex: -0.2,
  singleLetters: -0.3,
  numericOptions: -0.5,
  "word:physics": -0.1,
  // Programs and plans.
  "word:program": 0.8,
  "word:codeSyntax": 0.4,
  "word:compose": 0.5,
  "word:steps": 0.5,
  "word:compare": 0.7,
  "word:analyse": 0.8,
  "word:why": 0.5,
  "word:prove": 0.5,
  "word:software": 0.2,
  // Facts to look up: both models know them, or neither.
  "opening:who": -0.4,
  "opening:when": -0.4,
  "opening:where": -0.4,
  "opening:which": -0.3,
  "opening:what": -0.2,
  "word:what": -0.3,
  "word:when": -0.3,
  "word:where": -0.3,
  "word:define": -0.3,
  "word:entertainment": -0.1,
  startsLower: -0.3,
  endsOpen: -0.2,
};

const japanese: Readonly<Record<string, number>> = {
  length: 0.6,
  sentences: 0.3,
  commas: 0.2,
  lines: 0.4,
  emptyLines: 0.4,
  numbers: 0.5,
  digitShare: 0.5,
  listItems: 0.1,
  "word:condition": 0.2,
  "word:constraint": 0.5,
  "word:sharing": 0.3,
  "word:fraction": 0.2,
  "word:calculate": 0.2,
  "word:logic": 0.2,
  "word:program": 0.6,
  "word:compare": 0.6,
  "word:steps": 0.4,
  "word:analyse": 0.5,
  "word:why": 0.4,
  "word:compose": 0.3,
  "word:who": -0.2,
  "word:when": -0.3,
  "word:where": -0.3,
  "word:define": -0.2,
  "word:summarise": -0.1,
  "word:translate": -0.1,
};

/** No collection of outcomes has these signals: judgement, not measurement. */
const signals: Readonly<Record<string, number>> = {
  "signal:passagesNeeded": 0.9,
  "signal:closeScores": 0.5,
  "signal:sourcesDisagree": 1.2,
  "signal:tools": 0.3,
  "signal:toolLoop": 0.6,
  "signal:depth": 0.2,
  "signal:repetition": 1.2,
};

const toWeights = (weights: Readonly<Record<string, number>>): Float64Array =>
  Float64Array.from(denseFeatureNames, (name) => weights[name] ?? signals[name] ?? 0);

/** Weights of standardised features, in the order of `denseFeatureNames`. */
const priorWeights: Readonly<Record<FeatureLanguage, Float64Array>> = {
  english: toWeights(english),
  japanese: toWeights(japanese),
};

/** About the standard deviation of the sum, so that the prior is a number of standard deviations. */
const PRIOR_DEVIATION = 4.2;
/** No feature alone decides: beyond this many standard deviations it says no more. */
const FURTHEST = 2.5;

/** The prior of a prompt: about −2 for a look-up to 3 for a plan with many conditions. */
export function applyPrior(standardised: Float64Array, language: FeatureLanguage): number {
  const weights = priorWeights[language];
  let sum = 0;
  for (let column = 0; column < weights.length; column += 1) {
    sum += (weights[column] ?? 0) * clip(standardised[column] ?? 0);
  }
  return sum / PRIOR_DEVIATION;
}

/** What each feature adds to the prior. */
export function splitPrior(standardised: Float64Array, language: FeatureLanguage): readonly number[] {
  return Array.from(
    priorWeights[language],
    (weight, column) => (weight * clip(standardised[column] ?? 0)) / PRIOR_DEVIATION,
  );
}

function clip(value: number): number {
  return Math.max(-FURTHEST, Math.min(FURTHEST, value));
}
