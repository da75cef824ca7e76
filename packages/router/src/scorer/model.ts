import { denseFeatureNames, type PromptFeatures } from "../features/read-features";
import { type FeatureLanguage, type Standard, standardise } from "../features/standard";
import { type Familiarity, familiarityOf, PRIOR_GAIN } from "./familiarity";
import { applyHead, type LinearHead } from "./linear-head";
import { applyPrior, type Prior } from "./prior";
import { applyTrees, type Tree } from "./trees";

/** What training finds. The gain is the quality of the strong model minus that of the weak one, about −1 to 1. */
export interface ScoringModel {
  /** How much one unit of the prior adds to the gain. */
  readonly priorWeight: number;
  /** Linear functions of the standardised features, the prior, and the words. */
  readonly heads: readonly LinearHead[];
  /** How much of each head is added to the gain. Trees see all heads. */
  readonly headWeights: readonly number[];
  /** Trees over the standardised features, the prior, and the heads, in this order. */
  readonly trees: readonly Tree[];
  /** What the training prompts look like. Absent when the model stays close to the prior anyway. */
  readonly familiarity?: Familiarity;
}

/** Columns that heads see: the dense features, then the prior. */
export const headColumnNames: readonly string[] = [...denseFeatureNames, "prior"];

/** What turns features into columns. All weights of a version of this package share one. */
export interface ColumnBasis {
  readonly standard: Standard;
  readonly prior: Prior;
}

/** Standardised features and the prior of a prompt. */
export function toHeadColumns(features: PromptFeatures, { standard, prior }: ColumnBasis): Float64Array {
  const standardised = standardise(features, standard);
  const columns = new Float64Array(standardised.length + 1);
  columns.set(standardised);
  columns[standardised.length] = applyPrior(standardised, prior);
  return columns;
}

/** What trees see: the columns of the heads, then what each head says. */
export function toTreeColumns(headColumns: Float64Array, headValues: readonly number[]): Float64Array {
  const columns = new Float64Array(headColumns.length + headValues.length);
  columns.set(headColumns);
  columns.set(headValues, headColumns.length);
  return columns;
}

/** The gain that a model expects, minus the average gain of its training. Higher means: more worth the strong model. */
export function predictGain(
  model: ScoringModel,
  headColumns: Float64Array,
  words: Int32Array,
  language: FeatureLanguage,
): number {
  const prior = headColumns[headColumns.length - 1] ?? 0;
  const known = familiarityOf(model, headColumns, language);
  if (known === 0) return PRIOR_GAIN * prior;
  const values = model.heads.map((head) => applyHead(head, headColumns, words));
  let learned = model.priorWeight * prior + applyTrees(model.trees, toTreeColumns(headColumns, values));
  values.forEach((value, index) => {
    learned += (model.headWeights[index] ?? 0) * value;
  });
  return known * learned + (1 - known) * PRIOR_GAIN * prior;
}
