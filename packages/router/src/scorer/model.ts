import { denseFeatureNames, type PromptFeatures } from "../features/read-features";
import { languageOf, type Standard, standardise } from "../features/standard";
import { applyHead, type LinearHead } from "./linear-head";
import { applyPrior } from "./prior";
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
}

/** Columns that heads see: the dense features, then the prior. */
export const headColumnNames: readonly string[] = [...denseFeatureNames, "prior"];

/** Standardised features and the prior of a prompt. */
export function toHeadColumns(features: PromptFeatures, standard: Standard): Float64Array {
  const standardised = standardise(features, standard);
  const columns = new Float64Array(standardised.length + 1);
  columns.set(standardised);
  columns[standardised.length] = applyPrior(standardised, languageOf(features));
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
export function predictGain(model: ScoringModel, headColumns: Float64Array, words: Int32Array): number {
  const values = model.heads.map((head) => applyHead(head, headColumns, words));
  let sum = model.priorWeight * (headColumns[headColumns.length - 1] ?? 0);
  values.forEach((value, index) => {
    sum += (model.headWeights[index] ?? 0) * value;
  });
  return sum + applyTrees(model.trees, toTreeColumns(headColumns, values));
}
