import { denseFeatureNames, type PromptFeatures, readFeatures, SHAPE_COLUMNS } from "../features/read-features";
import { languageOf, measureStandard, type Standard, standardise } from "../features/standard";
import type { ColumnBasis } from "../scorer/model";
import { clip, toPrior } from "../scorer/prior";
import { apgrOf } from "../training/apgr";
import { inHouseQuestions, type LabelledQuestion } from "./in-house-questions";
import { rankAgreement } from "./rank-agreement";
import type { CollectedPrompt } from "./read-collections";

/** How a prior is learned. */
interface PriorSettings {
  /** Pulls weights to 0, as if this many more prompts of each source had no gain. */
  readonly penalty: number;
  /** How much differences between the groups of a source count. Those within a group count 1. */
  readonly between: number;
}

const CANDIDATES: readonly PriorSettings[] = [1, 10, 100].flatMap((penalty) =>
  [0, 0.5].map((between) => ({ penalty, between })),
);

/** A basis, and how its prior was chosen. */
export interface LearnedBasis {
  readonly basis: ColumnBasis;
  /** The sources that it was learned on, the settings, and what they reach on a source that is left out. */
  readonly choice: string;
}

/** Questions that a person labelled, instead of outcomes. */
const IN_HOUSE = "in-house";

/**
 * Learns a prior that transfers from collections to prompts of another kind. Each source has one vote, whatever its
 * size; the in-house questions, which have a difficulty instead of outcomes, are a source like the others. The
 * settings are those that do best when each of these sources in turn is left out. So nothing about a collection that
 * is not given enters its prior.
 * @param labelled the in-house questions; without any, there is no such source
 */
export function learnBasis(
  prompts: readonly CollectedPrompt[],
  labelled: readonly LabelledQuestion[] = inHouseQuestions,
): LearnedBasis {
  const questions = labelled.map(([level, text]) => ({ level, features: readFeatures(text) }));
  const standard = measureStandard([...prompts, ...questions].map(({ features }) => features));
  const tasks = [...new Set(prompts.map(({ source }) => source))].map((source) =>
    toTask(
      source,
      prompts
        .filter((prompt) => prompt.source === source)
        .map(({ features, gain, group }) => ({ columns: toColumns(features, standard), target: gain, group })),
    ),
  );
  if (questions.length > 0) {
    tasks.push(
      toTask(
        IN_HOUSE,
        questions.map(({ level, features }) => ({
          columns: toColumns(features, standard),
          target: level / 3,
          group: languageOf(features),
        })),
      ),
    );
  }
  const judgedCandidates = CANDIDATES.map((settings) => ({
    settings,
    reached: mean(
      tasks.map((left) =>
        scoreTask(
          left,
          solve(
            tasks.filter((task) => task !== left),
            settings,
          ),
        ),
      ),
    ),
  }));
  const best = judgedCandidates.reduce((first, second) => (second.reached > first.reached ? second : first));
  const weights = solve(tasks, best.settings);
  const deviation = Math.sqrt(mean(tasks.map((task) => varianceOf(task, weights))));
  const named = Object.fromEntries(
    Array.from(weights, (weight, column) => [denseFeatureNames[column] ?? "", round(weight / deviation)]),
  );
  const { penalty, between } = best.settings;
  const names = tasks.map(({ name }) => name).join(", ");
  return {
    basis: { standard, prior: toPrior(named) },
    choice: `learned on ${names}: penalty ${penalty}, between groups ${between} (${best.reached.toFixed(3)} on a source left out)`,
  };
}

interface TaskRow {
  readonly columns: Float64Array;
  readonly target: number;
  readonly group: string;
}

interface Task {
  readonly name: string;
  readonly rows: readonly TaskRow[];
  /** Normal equations of a mean row, by how much differences between groups count. */
  readonly equations: ReadonlyMap<number, Equations>;
}

interface Equations {
  readonly matrix: Float64Array;
  readonly right: Float64Array;
}

function toColumns(features: PromptFeatures, standard: Standard): Float64Array {
  return standardise(features, standard).subarray(0, SHAPE_COLUMNS).map(clip);
}

function toTask(name: string, rows: readonly TaskRow[]): Task {
  const shares = [...new Set(CANDIDATES.map(({ between }) => between))];
  return { name, rows, equations: new Map(shares.map((between) => [between, toEquations(rows, between)])) };
}

function toEquations(rows: readonly TaskRow[], between: number): Equations {
  const all = meanRow(rows);
  const groups = new Map<string, TaskRow[]>();
  for (const row of rows) {
    const group = groups.get(row.group);
    if (group === undefined) groups.set(row.group, [row]);
    else group.push(row);
  }
  const matrix = new Float64Array(SHAPE_COLUMNS ** 2);
  const right = new Float64Array(SHAPE_COLUMNS);
  for (const group of groups.values()) {
    const own = meanRow(group);
    const centre = all.map((value, column) => between * value + (1 - between) * (own[column] ?? 0));
    for (const { columns, target } of group) {
      const row = columns.map((value, column) => value - (centre[column] ?? 0));
      const gain = (target - (centre[SHAPE_COLUMNS] ?? 0)) / rows.length;
      for (let first = 0; first < SHAPE_COLUMNS; first += 1) {
        const value = row[first] ?? 0;
        if (value === 0) continue;
        right[first] = (right[first] ?? 0) + value * gain;
        const share = value / rows.length;
        const at = first * SHAPE_COLUMNS;
        for (let second = 0; second < SHAPE_COLUMNS; second += 1) {
          matrix[at + second] = (matrix[at + second] ?? 0) + share * (row[second] ?? 0);
        }
      }
    }
  }
  return { matrix, right };
}

/** The means of the columns, then that of the targets. */
function meanRow(rows: readonly TaskRow[]): Float64Array {
  const sums = new Float64Array(SHAPE_COLUMNS + 1);
  for (const { columns, target } of rows) {
    for (let column = 0; column < SHAPE_COLUMNS; column += 1) {
      sums[column] = (sums[column] ?? 0) + (columns[column] ?? 0);
    }
    sums[SHAPE_COLUMNS] = (sums[SHAPE_COLUMNS] ?? 0) + target;
  }
  return sums.map((sum) => sum / rows.length);
}

/** Ridge regression of the gain in all tasks, by Cholesky's method. */
function solve(tasks: readonly Task[], { penalty, between }: PriorSettings): Float64Array {
  const size = SHAPE_COLUMNS;
  const lower = new Float64Array(size * size);
  const solution = new Float64Array(size);
  for (const { equations } of tasks) {
    const { matrix, right } = equations.get(between) ?? { matrix: [], right: [] };
    for (let at = 0; at < lower.length; at += 1) lower[at] = (lower[at] ?? 0) + (matrix[at] ?? 0);
    for (let at = 0; at < size; at += 1) solution[at] = (solution[at] ?? 0) + (right[at] ?? 0);
  }
  for (let row = 0; row < size; row += 1) {
    for (let column = 0; column <= row; column += 1) {
      let sum = (lower[row * size + column] ?? 0) + (row === column ? penalty : 0);
      for (let at = 0; at < column; at += 1) sum -= (lower[row * size + at] ?? 0) * (lower[column * size + at] ?? 0);
      lower[row * size + column] = row === column ? Math.sqrt(sum) : sum / (lower[column * size + column] ?? 1);
    }
  }
  for (let row = 0; row < size; row += 1) {
    let sum = solution[row] ?? 0;
    for (let at = 0; at < row; at += 1) sum -= (lower[row * size + at] ?? 0) * (solution[at] ?? 0);
    solution[row] = sum / (lower[row * size + row] ?? 1);
  }
  for (let row = size - 1; row >= 0; row -= 1) {
    let sum = solution[row] ?? 0;
    for (let at = row + 1; at < size; at += 1) sum -= (lower[at * size + row] ?? 0) * (solution[at] ?? 0);
    solution[row] = sum / (lower[row * size + row] ?? 1);
  }
  return solution;
}

/** 0.5 for a random order: APGR of outcomes, and the share of pairs in the right order of labelled questions. */
function scoreTask({ name, rows }: Task, weights: Float64Array): number {
  const scores = rows.map(({ columns }) => dot(columns, weights));
  if (name !== IN_HOUSE) {
    return (
      apgrOf(
        scores,
        rows.map(({ target }) => target),
      ) ?? 0.5
    );
  }
  return mean(
    ["english", "japanese"].map((language) => {
      const own = rows.flatMap(({ group }, index) => (group === language ? [index] : []));
      return rankAgreement(
        own.map((index) => rows[index]?.target ?? 0),
        own.map((index) => scores[index] ?? 0),
      );
    }),
  );
}

function varianceOf({ rows }: Task, weights: Float64Array): number {
  const scores = rows.map(({ columns }) => dot(columns, weights));
  const centre = mean(scores);
  return mean(scores.map((score) => (score - centre) ** 2));
}

function dot(columns: Float64Array, weights: Float64Array): number {
  return columns.reduce((sum, value, column) => sum + value * (weights[column] ?? 0), 0);
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function round(value: number): number {
  return Math.round(value * 10_000) / 10_000;
}
