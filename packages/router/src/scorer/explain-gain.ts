import { denseFeatureNames, type PromptFeatures, readWords } from "../features/read-features";
import { languageOf } from "../features/standard";
import { familiarityOf, PRIOR_GAIN } from "./familiarity";
import { applyHead, wordShare } from "./linear-head";
import { headColumnNames, type ScoringModel, toHeadColumns, toTreeColumns } from "./model";
import { splitPrior } from "./prior";
import { shippedBasis } from "./shipped-weights";
import { applyTrees } from "./trees";

/** One thing that moved a score. */
export interface Influence {
  /** A feature such as `"length"`, `"word:compare"` or `"signal:tools"`; `"topic"` for what the words are about. */
  readonly feature: string;
  /** By how much it moved the expected gain in quality, about −1 to 1. Above 0 speaks for the stronger model. */
  readonly effect: number;
  /** The words of the prompt that a `"topic"` rests on most. */
  readonly words?: readonly string[];
}

const SMALLEST_EFFECT = 0.0005;
const SHOWN_WORDS = 5;

/**
 * Splits a gain into what each feature adds: exactly for the linear parts; for trees, each comparison counts for the
 * feature that it looks at.
 */
export function explainGain(model: ScoringModel, prompt: string, features: PromptFeatures): readonly Influence[] {
  const basis = shippedBasis();
  const columns = toHeadColumns(features, basis);
  const values = model.heads.map((head) => applyHead(head, columns, features.words));
  const effects = new Map<string, number>();
  const add = (feature: string, effect: number): void => {
    effects.set(feature, (effects.get(feature) ?? 0) + effect);
  };
  const priorParts = splitPrior(columns.subarray(0, denseFeatureNames.length), basis.prior);
  const addPrior = (weight: number): void => {
    priorParts.forEach((part, index) => {
      add(denseFeatureNames[index] ?? "", weight * part);
    });
  };
  // On unfamiliar prompts the learned part counts less, and the prior more.
  const known = familiarityOf(model, columns, languageOf(features));
  addPrior(known * model.priorWeight + (1 - known) * PRIOR_GAIN);
  model.heads.forEach((head, index) => {
    const weight = known * (model.headWeights[index] ?? 0);
    if (weight === 0) return;
    let rest = (values[index] ?? 0) - head.intercept;
    headColumnNames.forEach((name, column) => {
      const effect = weight * (head.dense[column] ?? 0) * (columns[column] ?? 0);
      rest -= effect / weight;
      if (name === "prior") addPrior(weight * (head.dense[column] ?? 0));
      else add(name, effect);
    });
    add("topic", weight * rest);
  });
  applyTrees(model.trees, toTreeColumns(columns, values), (column, change) => {
    const name = headColumnNames[column] ?? "topic";
    add(name === "prior" ? "overall shape" : name, known * change);
  });
  return [...effects]
    .map(([feature, effect]) => [feature, Math.round(effect * 10_000) / 10_000] as const)
    .filter(([, effect]) => Math.abs(effect) >= SMALLEST_EFFECT)
    .sort(([, first], [, second]) => Math.abs(second) - Math.abs(first))
    .map(([feature, effect]) =>
      feature === "topic"
        ? { feature, effect, words: strongestWords(model, prompt, features, effect) }
        : { feature, effect },
    );
}

/** Words that push the heads in the direction of `effect` most. */
function strongestWords(
  model: ScoringModel,
  prompt: string,
  features: PromptFeatures,
  effect: number,
): readonly string[] {
  const texts = readWords(prompt);
  const share = wordShare(features.words);
  const pushes = [...features.words].map((bucket) => {
    const push = model.heads.reduce((sum, head) => sum + (head.words[bucket] ?? 0) * head.wordScale * share, 0);
    return { text: texts.get(bucket) ?? "", push: push * Math.sign(effect) };
  });
  return pushes
    .filter(({ text, push }) => push > 0 && text !== "")
    .sort((first, second) => second.push - first.push)
    .slice(0, SHOWN_WORDS)
    .map(({ text }) => text.slice(0, 40));
}
