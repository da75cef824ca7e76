import { createRandom } from "@bedrock-routed/core";
import { denseFeatureNames } from "../features/read-features";
import { PRIOR_GAIN } from "../scorer/familiarity";
import { applyHead, type LinearHead } from "../scorer/linear-head";
import { predictGain, type ScoringModel, toTreeColumns } from "../scorer/model";
import type { Prediction } from "../scorer/scorer-weights";
import { binColumns } from "./bin-columns";
import { fitRidge, type RidgePenalty } from "./fit-ridge";
import { growTrees, type TreeOptions } from "./grow-trees";
import { measureFamiliarity } from "./measure-familiarity";
import { measureSourceOffsets } from "./source-offsets";
import type { TrainingRow } from "./training-row";

/** With many outcomes, what is learned says more than the prior. */
const PRIOR_GAIN_WITH_TREES = 0.06;
/** From this many outcomes on, trees help. */
const ROWS_FOR_TREES = 1_500;
/** A group needs this many outcomes to say something of its topic. */
const ROWS_OF_GROUP = 15;
const OUT_OF_FOLD_PARTS = 4;

/** Learns the gain from outcomes. With few, little moves away from the prior. The same rows and seed give the same model. */
export function fitModel(rows: readonly TrainingRow[], seed: number): ScoringModel {
  const offsets = measureSourceOffsets(rows);
  const subtractOffset = (gainOf: (row: TrainingRow) => number): Float64Array =>
    Float64Array.from(rows, (row) => gainOf(row) - (offsets.get(row.source) ?? 0));
  const gains = subtractOffset(({ gain }) => gain);
  if (rows.length < ROWS_FOR_TREES) return fitSmall(rows, gains);
  const smooth = subtractOffset(({ gain, smoothGain = gain }) => smoothGain);
  return fitLarge(rows, { gains, smooth }, createRandom(seed));
}

/** What a model predicts for each row. */
export function predictGains(model: ScoringModel, rows: readonly TrainingRow[]): readonly Prediction[] {
  return rows.map(({ columns, words, language }) => ({
    gain: predictGain(model, columns, words, language),
    language,
  }));
}

/** Few outcomes: the prior, and a ridge regression of what it misses. */
function fitSmall(rows: readonly TrainingRow[], gains: Float64Array): ScoringModel {
  const head = fitGainHead(rows, gains, PRIOR_GAIN);
  return { priorWeight: PRIOR_GAIN, heads: [head], headWeights: [1], trees: [] };
}

function fitGainHead(rows: readonly TrainingRow[], gains: Float64Array, priorGain: number): LinearHead {
  const missed = Float64Array.from(rows, (row, index) => (gains[index] ?? 0) - priorGain * priorOf(row));
  return fitHead(rows, missed, { dense: Math.max(300, 30_000 / Math.sqrt(Math.max(1, rows.length))), words: 5 });
}

/** Many outcomes: heads for the gain and for the topic, and trees over features and heads. */
function fitLarge(
  rows: readonly TrainingRow[],
  { gains, smooth }: { readonly gains: Float64Array; readonly smooth: Float64Array },
  random: () => number,
): ScoringModel {
  // A mean over many rows has little noise, so it is the mean of the pair itself.
  const topics = topicMeans(rows, gains);
  const targets = topics === undefined ? [smooth] : [smooth, topics];
  const penalties: readonly RidgePenalty[] = [
    { dense: 300, words: 4 },
    { dense: 300, words: 1 },
  ];
  const heads: LinearHead[] = [];
  const headValues: Float64Array[] = [];
  targets.forEach((target, index) => {
    const penalty = penalties[index] ?? { dense: 300, words: 4 };
    heads.push(fitHead(rows, target, penalty));
    headValues.push(predictOutOfFold(rows, target, penalty));
  });
  const columns = rows.map((row, index) =>
    toTreeColumns(
      row.columns,
      headValues.map((values) => values[index] ?? 0),
    ),
  );
  const binned = binColumns(columns);
  const weights = Float64Array.from(rows, ({ weight }) => weight);
  const shared = { columnShare: 0.5, rowShare: 0.5, random };
  const trees = [];
  if (topics === undefined) {
    trees.push(...growTrees(binned, smooth, weights, { ...shared, ...treesOfGain }));
  } else {
    // The mean of a topic has little noise, so its trees may be deep. What is left has much.
    const means = topicMeans(rows, smooth) ?? topics;
    const rest = smooth.map((gain, index) => gain - (means[index] ?? 0));
    trees.push(...growTrees(binned, topics, weights, { ...shared, ...treesOfTopic }));
    trees.push(...growTrees(binned, rest, weights, { ...shared, ...treesOfRest }));
  }
  return {
    priorWeight: PRIOR_GAIN_WITH_TREES,
    heads,
    headWeights: heads.map(() => 0),
    trees,
    familiarity: measureFamiliarity(rows),
  };
}

type FixedTreeOptions = Omit<TreeOptions, "columnShare" | "rowShare" | "random">;
const treesOfTopic: FixedTreeOptions = { trees: 150, depth: 5, rate: 0.08, leafPenalty: 5, minimumRows: 10 };
const treesOfRest: FixedTreeOptions = { trees: 80, depth: 3, rate: 0.05, leafPenalty: 60, minimumRows: 40 };
const treesOfGain: FixedTreeOptions = { trees: 100, depth: 3, rate: 0.05, leafPenalty: 40, minimumRows: 30 };

function fitHead(rows: readonly TrainingRow[], targets: Float64Array, penalty: RidgePenalty): LinearHead {
  return fitRidge(
    {
      dense: rows.map(({ columns }) => columns),
      words: rows.map(({ words }) => words),
      targets,
      weights: Float64Array.from(rows, ({ weight }) => weight),
    },
    penalty,
  );
}

/** What a head says of each row when it is fitted without that row: trees must not trust it more than it deserves. */
function predictOutOfFold(rows: readonly TrainingRow[], targets: Float64Array, penalty: RidgePenalty): Float64Array {
  const predictions = new Float64Array(rows.length);
  for (let part = 0; part < OUT_OF_FOLD_PARTS; part += 1) {
    const inside: number[] = [];
    const outside: number[] = [];
    rows.forEach((row, index) => {
      (row.key % OUT_OF_FOLD_PARTS === part ? outside : inside).push(index);
    });
    const head = fitHead(
      inside.flatMap((index) => rows[index] ?? []),
      Float64Array.from(inside, (index) => targets[index] ?? 0),
      penalty,
    );
    for (const index of outside) {
      const row = rows[index];
      if (row !== undefined) predictions[index] = applyHead(head, row.columns, row.words);
    }
  }
  return predictions;
}

function priorOf(row: TrainingRow): number {
  return row.columns[denseFeatureNames.length] ?? 0;
}

/** The mean gain of the group of each row, pulled to 0. `undefined` when the groups are too few or too small. */
function topicMeans(rows: readonly TrainingRow[], gains: Float64Array): Float64Array | undefined {
  const gainOf = new Map(rows.map((row, index) => [row, gains[index] ?? 0]));
  const nameOf = ({ source, group }: TrainingRow): string => JSON.stringify([source, group]);
  const grouped = rows.filter(({ group }) => group !== undefined);
  const means = meansBy(grouped, nameOf, (row) => gainOf.get(row) ?? 0, 10);
  const large = [...means.values()].filter(({ count }) => count >= ROWS_OF_GROUP);
  if (large.length < 2 || grouped.length < rows.length / 2) return undefined;
  return Float64Array.from(rows, (row) => means.get(nameOf(row))?.mean ?? 0);
}

function meansBy(
  rows: readonly TrainingRow[],
  nameOf: (row: TrainingRow) => string,
  numberOf: (row: TrainingRow) => number,
  pull: number,
): ReadonlyMap<string, { readonly mean: number; readonly count: number }> {
  const sums = new Map<string, { sum: number; count: number }>();
  for (const row of rows) {
    const entry = sums.get(nameOf(row)) ?? { sum: 0, count: 0 };
    entry.sum += numberOf(row);
    entry.count += 1;
    sums.set(nameOf(row), entry);
  }
  return new Map([...sums].map(([name, { sum, count }]) => [name, { mean: sum / (count + pull), count }]));
}
