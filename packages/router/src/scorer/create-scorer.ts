import { type PromptFeatures, readFeatures } from "../features/read-features";
import type { PromptSignals } from "../features/signals";
import { languageOf } from "../features/standard";
import { explainGain, type Influence } from "./explain-gain";
import { predictGain, toHeadColumns } from "./model";
import { readScoringModel, type ScorerWeights } from "./scorer-weights";
import { shippedBasis, shippedWeights } from "./shipped-weights";

/** Scores how much a prompt gains from a stronger model. */
export interface Scorer {
  readonly weights: ScorerWeights;
  /** 0 to 1: the share of the training prompts of its language that gain less. The same prompt always gets the same score. */
  score(prompt: string, signals?: PromptSignals): number;
  /** As `score`, for features that were read before. */
  scoreFeatures(features: PromptFeatures): number;
  /** What moved the score, strongest first. */
  explain(prompt: string, signals?: PromptSignals): ScoreExplanation;
}

export interface ScoreExplanation {
  readonly score: number;
  /** What moved the score, strongest first. */
  readonly influences: readonly Influence[];
}

/**
 * @param weights from `trainScorer`; without them, those of this package
 * @throws InvalidOptionError when the weights cannot be used
 */
export function createScorer(weights: ScorerWeights = shippedWeights()): Scorer {
  const model = readScoringModel(weights, "weights");
  const { quantiles } = weights;
  const gainOf = (features: PromptFeatures): number =>
    predictGain(model, toHeadColumns(features, shippedBasis()), features.words, languageOf(features));
  const scoreFeatures = (features: PromptFeatures): number =>
    toScore(gainOf(features), quantiles[languageOf(features)]);
  return {
    weights,
    scoreFeatures,
    score: (prompt, signals) => scoreFeatures(readFeatures(prompt, signals)),
    explain: (prompt, signals) => {
      const features = readFeatures(prompt, signals);
      return { score: scoreFeatures(features), influences: explainGain(model, prompt, features) };
    },
  };
}

/** Room for prompts beyond the training prompts, on both sides. */
const MARGIN = 0.02;

/** The place of a gain among the quantiles. It rises with the gain everywhere, so that it orders prompts as the gain does. */
function toScore(gain: number, quantiles: readonly number[]): number {
  const last = quantiles.length - 1;
  const lowest = quantiles[0] ?? 0;
  const highest = quantiles[last] ?? 0;
  const spread = Math.max(1e-9, highest - lowest);
  if (gain <= lowest) return MARGIN * Math.exp((gain - lowest) / spread);
  if (gain >= highest) return 1 - MARGIN * Math.exp((highest - gain) / spread);
  let low = 0;
  let high = last;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if ((quantiles[middle] ?? 0) <= gain) low = middle;
    else high = middle;
  }
  const from = quantiles[low] ?? 0;
  const within = (gain - from) / Math.max(1e-12, (quantiles[high] ?? 0) - from);
  return MARGIN + (1 - 2 * MARGIN) * ((low + within) / last);
}
