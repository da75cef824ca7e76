import { createRandom, InvalidOptionError } from "@bedrock-routed/core";
import { createScorer } from "../scorer/create-scorer";
import { type ModelPair, requirePair, type ScorerWeights } from "../scorer/scorer-weights";
import { shippedBasis, shippedWeights } from "../scorer/shipped-weights";
import { drawCounts, type Estimate, toEstimate } from "../training/apgr";
import { type Outcome, readOutcomes } from "../training/outcomes";
import {
  type Calibration,
  type CalibrationPoint,
  type CalibrationTarget,
  type CallCosts,
  checkCosts,
  checkTarget,
  choosePoint,
  savingOf,
} from "./calibration";

export interface CalibrateOptions {
  /** The models that the outcomes are of. */
  readonly pair: ModelPair;
  /** The weights that the router uses. @default the weights of this package */
  readonly weights?: ScorerWeights;
  /** Mean cost of a call of each model. @default no savings are calculated */
  readonly costs?: CallCosts;
  /** What to reach. @default nothing is chosen */
  readonly target?: CalibrationTarget;
  /** Of the intervals. @default 1 */
  readonly seed?: number;
}

const STEPS = 20;
const SAMPLES = 400;
const FEWEST_OUTCOMES = 20;

/**
 * Calculates quality and cost over the thresholds of `complexityRouter`, and the threshold for a target. Use outcomes
 * that the weights were not trained on: on others, the quality looks better than it is.
 *
 * @throws InvalidOptionError for an outcome, a cost or a target that cannot be used, or weights of another pair
 */
export function calibrate(outcomes: readonly Outcome[], options: CalibrateOptions): Calibration {
  const { pair, weights = shippedWeights(), costs, target, seed = 1 } = options;
  checkCosts(costs);
  checkTarget(target, costs);
  requirePair(weights, pair, "weights");
  const scorer = createScorer(weights);
  const rows = readOutcomes(outcomes, pair, shippedBasis()).map(({ features, weak, strong }) => ({
    score: scorer.scoreFeatures(features),
    weak,
    strong,
  }));
  if (rows.length < FEWEST_OUTCOMES) {
    throw new InvalidOptionError("outcomes", rows.length, `give at least ${FEWEST_OUTCOMES} judged outcomes`);
  }
  const thresholds = planThresholds(rows.map(({ score }) => score));
  const table = tabulate(rows, thresholds);
  const random = createRandom(seed);
  const samples = Array.from({ length: SAMPLES }, () => sumTable(table, drawCounts(rows.length, random)));
  const whole = sumTable(table, new Uint16Array(rows.length).fill(1));
  const estimate = (value: number, read: (sums: Sums) => number): Estimate =>
    toEstimate(value, samples.map(read)) ?? { value, low: value, high: value };
  const points = thresholds.map((setting, index): CalibrationPoint => {
    const share = estimate(whole.share[index] ?? 0, (sums) => sums.share[index] ?? 0);
    const quality = estimate(whole.quality[index] ?? 0, (sums) => sums.quality[index] ?? 0);
    return { setting, share, quality, saving: costs && savingOf(share, costs) };
  });
  const strong = estimate(whole.strong, (sums) => sums.strong);
  const weak = estimate(whole.weak, (sums) => sums.weak);
  const choice = choosePoint(points, target, strong);
  return { kind: "threshold", pair, calls: rows.length, alone: { weak, strong }, points, target, ...choice };
}

interface ScoredOutcome {
  readonly score: number;
  readonly weak: number;
  readonly strong: number;
}

/** Thresholds at equal steps of the share of strong calls, ascending: 0 sends all, 1 sends none. */
function planThresholds(scores: readonly number[]): readonly number[] {
  const sorted = Float64Array.from(scores).sort();
  const between = Array.from({ length: STEPS - 1 }, (_, step) => {
    const at = Math.floor(((step + 1) / STEPS) * sorted.length);
    return Math.round((((sorted[at - 1] ?? 0) + (sorted[at] ?? 0)) / 2) * 10_000) / 10_000;
  });
  return [...new Set([0, ...between, 1])].sort((first, second) => first - second);
}

interface Table {
  readonly rows: readonly ScoredOutcome[];
  /** The highest threshold that a row still reaches, as its index. */
  readonly reached: Int32Array;
  readonly thresholds: number;
}

function tabulate(rows: readonly ScoredOutcome[], thresholds: readonly number[]): Table {
  const reached = Int32Array.from(rows, ({ score }) => thresholds.findLastIndex((threshold) => score >= threshold));
  return { rows, reached, thresholds: thresholds.length };
}

interface Sums {
  readonly share: Float64Array;
  readonly quality: Float64Array;
  readonly weak: number;
  readonly strong: number;
}

/** Shares and qualities at each threshold, for one draw of the rows. */
function sumTable({ rows, reached, thresholds }: Table, counts: Uint16Array): Sums {
  const calls = new Float64Array(thresholds);
  const gains = new Float64Array(thresholds);
  let total = 0;
  let weak = 0;
  let strong = 0;
  rows.forEach((row, index) => {
    const count = counts[index] ?? 0;
    const at = reached[index] ?? 0;
    calls[at] = (calls[at] ?? 0) + count;
    gains[at] = (gains[at] ?? 0) + count * (row.strong - row.weak);
    total += count;
    weak += count * row.weak;
    strong += count * row.strong;
  });
  const share = new Float64Array(thresholds);
  const quality = new Float64Array(thresholds);
  let sentCalls = 0;
  let sentGain = 0;
  for (let index = thresholds - 1; index >= 0; index -= 1) {
    sentCalls += calls[index] ?? 0;
    sentGain += gains[index] ?? 0;
    share[index] = sentCalls / total;
    quality[index] = (weak + sentGain) / total;
  }
  return { share, quality, weak: weak / total, strong: strong / total };
}
