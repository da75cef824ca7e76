import { InvalidOptionError } from "@bedrock-routed/core";
import { createScorer } from "../scorer/create-scorer";
import { type ModelPair, requirePair, type ScorerWeights, toScorerWeights } from "../scorer/scorer-weights";
import { shippedBasis, shippedWeights } from "../scorer/shipped-weights";
import { compareApgr, type Estimate, estimateMean } from "./apgr";
import { crossValidate } from "./cross-validate";
import { fitModel, predictGains } from "./fit-model";
import { type CurvePoint, measureLearningCurve } from "./learning-curve";
import { type Outcome, readOutcomes } from "./outcomes";
import { toVerdict, type Verdict } from "./verdict";

export interface TrainScorerOptions {
  /** The models that the outcomes are of. The weights belong to them. */
  readonly pair: ModelPair;
  /** The weights that are in use. The trained ones must beat them. @default the weights of this package */
  readonly today?: ScorerWeights;
  /** The same outcomes and seed give the same weights. @default 1 */
  readonly seed?: number;
  /** Whether to measure what fewer outcomes would bring. It takes about as long as the rest. @default true */
  readonly learningCurve?: boolean;
}

/** What training found. It is plain JSON. */
export interface TrainingReport {
  readonly weights: ScorerWeights;
  readonly pair: ModelPair;
  readonly outcomes: number;
  /** Mean quality of the strong answers minus that of the weak ones. */
  readonly gain: Estimate;
  /** APGR on prompts that were not trained on, with 95 % intervals. `undefined` when the strong model is not better. */
  readonly apgr: {
    readonly trained: Estimate | undefined;
    readonly length: Estimate | undefined;
    readonly today: Estimate | undefined;
  };
  /** APGR of the trained weights minus that of length and of today's weights, on the same prompts. */
  readonly lead: { readonly overLength: Estimate | undefined; readonly overToday: Estimate | undefined };
  /** What fewer outcomes bring. Empty when `learningCurve` is `false`. */
  readonly learningCurve: readonly CurvePoint[];
  readonly verdict: Verdict;
}

const FEWEST_OUTCOMES = 20;
const MOST_OUTCOMES = 200_000;

/**
 * Trains weights on what two models made of your prompts. It starts from a prior that holds on other traffic too, so
 * 50 to 200 outcomes already help. The verdict says what the outcomes show and what they do not.
 *
 * @throws InvalidOptionError for an outcome that cannot be used, fewer than 20 outcomes, or outcomes of another pair
 */
export function trainScorer(outcomes: readonly Outcome[], options: TrainScorerOptions): TrainingReport {
  const { pair, today = shippedWeights(), seed = 1 } = options;
  checkPair(pair);
  requirePair(today, pair, "today");
  const rows = readOutcomes(outcomes, pair, shippedBasis());
  if (rows.length < FEWEST_OUTCOMES || rows.length > MOST_OUTCOMES) {
    throw new InvalidOptionError(
      "outcomes",
      rows.length,
      `give ${FEWEST_OUTCOMES} to ${MOST_OUTCOMES} judged outcomes`,
    );
  }
  const gains = Float64Array.from(rows, ({ gain }) => gain);
  const scorerOfToday = createScorer(today);
  const predictions = crossValidate(rows, seed);
  const lengths = rows.map(({ features }) => features.dense[0] ?? 0);
  const scoresOfToday = rows.map(({ features }) => scorerOfToday.scoreFeatures(features));
  const { apgr, lead } = compareApgr([predictions, lengths, scoresOfToday], gains, seed);
  const gain = estimateMean(gains, seed);
  const model = fitModel(rows, seed);
  return {
    weights: toScorerWeights(model, predictGains(model, rows), pair),
    pair,
    outcomes: rows.length,
    gain,
    apgr: { trained: apgr[0], length: apgr[1], today: apgr[2] },
    lead: { overLength: lead[1], overToday: lead[2] },
    learningCurve: options.learningCurve === false ? [] : measureLearningCurve(rows, seed),
    verdict: toVerdict({
      outcomes: rows.length,
      gain,
      apgr: apgr[0],
      leadOverLength: lead[1],
      leadOverToday: lead[2],
      pair: `${pair.weak} → ${pair.strong}`,
    }),
  };
}

function checkPair(pair: ModelPair): void {
  for (const side of ["weak", "strong"] as const) {
    if (typeof pair?.[side] === "string" && pair[side] !== "") continue;
    throw new InvalidOptionError(
      `pair.${side}`,
      pair?.[side],
      "name the model that the outcomes are of, as its model id",
    );
  }
  if (pair.weak === pair.strong) {
    throw new InvalidOptionError("pair.strong", pair.strong, "it is the weak model; name two different models");
  }
}
