import { createScorer } from "../scorer/create-scorer";
import { type ModelPair, requirePair, type ScorerWeights } from "../scorer/scorer-weights";
import { shippedBasis, shippedWeights } from "../scorer/shipped-weights";
import { compareApgr, type Estimate, estimateMean } from "./apgr";
import { type Outcome, readOutcomes } from "./outcomes";

export interface EvaluateScorerOptions {
  /** The models that the outcomes are of. */
  readonly pair: ModelPair;
  /** @default the weights of this package */
  readonly weights?: ScorerWeights;
  /** Of the intervals. @default 1 */
  readonly seed?: number;
}

/** What weights are worth on outcomes. */
export interface ScorerEvaluation {
  readonly outcomes: number;
  /** Mean quality of the strong answers minus that of the weak ones. */
  readonly gain: Estimate;
  /** `undefined` when the strong model is not better on average. */
  readonly apgr: { readonly weights: Estimate | undefined; readonly length: Estimate | undefined };
  /** APGR of the weights minus that of length. */
  readonly lead: Estimate | undefined;
}

/**
 * Compares weights with prompt length. Use outcomes that the weights were not trained on.
 * @throws InvalidOptionError for an outcome that cannot be used, or weights of another pair
 */
export function evaluateScorer(
  outcomes: readonly Outcome[],
  { pair, weights = shippedWeights(), seed = 1 }: EvaluateScorerOptions,
): ScorerEvaluation {
  requirePair(weights, pair, "weights");
  const scorer = createScorer(weights);
  const rows = readOutcomes(outcomes, pair, shippedBasis());
  const gains = rows.map(({ gain }) => gain);
  const scores = rows.map(({ features }) => scorer.scoreFeatures(features));
  const lengths = rows.map(({ features }) => features.dense[0] ?? 0);
  const { apgr, lead } = compareApgr([scores, lengths], gains, seed);
  return {
    outcomes: rows.length,
    gain: estimateMean(gains, seed),
    apgr: { weights: apgr[0], length: apgr[1] },
    lead: lead[1],
  };
}
