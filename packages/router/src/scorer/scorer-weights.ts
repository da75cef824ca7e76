import { InvalidOptionError, readModelTarget } from "@bedrock-routed/core";
import { FEATURE_VERSION } from "../features/feature-record";
import { WORD_BUCKETS } from "../features/read-features";
import type { FeatureLanguage } from "../features/standard";
import type { Familiarity } from "./familiarity";
import type { LinearHead } from "./linear-head";
import { headColumnNames, type ScoringModel } from "./model";
import type { Tree } from "./trees";

/** The two models that weights were trained for. Weights say nothing of other models. */
export interface ModelPair {
  /** The model that answers simple prompts. */
  readonly weak: string;
  /** The model that answers complex prompts. */
  readonly strong: string;
}

/** What training gives: plain JSON. */
export interface ScorerWeights {
  readonly format: "bedrock-routed-scorer";
  readonly features: string;
  /** Absent for the weights of this package, which come from several pairs and are only a start. */
  readonly pair?: ModelPair;
  /** Number of outcomes that the weights were trained on. */
  readonly outcomes: number;
  readonly priorWeight: number;
  readonly heads: readonly HeadWeights[];
  readonly trees: readonly Tree[];
  /** What the training prompts look like. On others, the prior takes over. */
  readonly familiarity?: Familiarity;
  /** Predicted gains at equal steps of the training prompts, ascending: they turn a gain into a score from 0 to 1. */
  readonly quantiles: Readonly<Record<FeatureLanguage, readonly number[]>>;
}

interface HeadWeights {
  readonly weight: number;
  readonly intercept: number;
  readonly dense: readonly number[];
  /** Base64 of one signed byte for each bucket. */
  readonly words: string;
  readonly wordScale: number;
}

const QUANTILES = 40;

/** A language with fewer training prompts is compared with all of them. */
const FEWEST_PROMPTS = 50;

/** @param predictions what the model predicts for its training prompts */
export function toScorerWeights(
  model: ScoringModel,
  predictions: readonly Prediction[],
  pair: ModelPair | undefined,
): ScorerWeights {
  const quantilesOf = (language: FeatureLanguage): readonly number[] => {
    const own = predictions.filter((prediction) => prediction.language === language);
    return toQuantiles((own.length < FEWEST_PROMPTS ? predictions : own).map(({ gain }) => gain));
  };
  return {
    format: "bedrock-routed-scorer",
    features: FEATURE_VERSION,
    ...(pair === undefined ? {} : { pair: { weak: pair.weak, strong: pair.strong } }),
    outcomes: predictions.length,
    priorWeight: model.priorWeight,
    heads: model.heads.map((head, index) => ({
      weight: model.headWeights[index] ?? 0,
      intercept: round(head.intercept),
      dense: Array.from(head.dense, round),
      words: toBase64(head.words),
      wordScale: Number(head.wordScale.toPrecision(8)),
    })),
    trees: model.trees.map(trimTree),
    ...(model.familiarity === undefined ? {} : { familiarity: model.familiarity }),
    quantiles: { english: quantilesOf("english"), japanese: quantilesOf("japanese") },
  };
}

/** What a model predicts for one training prompt. */
export interface Prediction {
  readonly gain: number;
  readonly language: FeatureLanguage;
}

function toQuantiles(gains: readonly number[]): readonly number[] {
  const sorted = Float64Array.from(gains).sort();
  return Array.from({ length: QUANTILES + 1 }, (_, step) =>
    round(sorted[Math.round((step / QUANTILES) * (sorted.length - 1))] ?? 0),
  );
}

/** Leaves out what no prompt reaches. */
function trimTree({ columns, thresholds, values }: Tree): Tree {
  const size = 2 * columns.findLastIndex((column) => column >= 0) + 3;
  const kept = Math.max(1, size);
  return {
    columns: columns.slice(0, kept),
    thresholds: thresholds.slice(0, kept),
    values: values.slice(0, kept),
  };
}

/** @throws InvalidOptionError when `weights` are no weights of this version */
export function readScoringModel(weights: ScorerWeights, name: string): ScoringModel {
  if (weights?.format !== "bedrock-routed-scorer") {
    throw new InvalidOptionError(name, weights, "pass the weights that trainScorer returns, parsed from JSON");
  }
  if (weights.features !== FEATURE_VERSION) {
    throw new InvalidOptionError(
      `${name}.features`,
      weights.features,
      `this version of the package scores features ${FEATURE_VERSION}; train the weights again`,
    );
  }
  const isComplete =
    Array.isArray(weights.heads) &&
    Array.isArray(weights.trees) &&
    (["english", "japanese"] as const).every((language) => (weights.quantiles?.[language]?.length ?? 0) > 1) &&
    Number.isFinite(weights.priorWeight) &&
    weights.heads.every((head) => Array.isArray(head.dense) && head.dense.length === headColumnNames.length);
  if (!isComplete) {
    throw new InvalidOptionError(
      name,
      "(incomplete)",
      "a part is missing; pass the weights as trainScorer returned them",
    );
  }
  return {
    priorWeight: weights.priorWeight,
    heads: weights.heads.map((head) => readHead(head, name)),
    headWeights: weights.heads.map(({ weight }) => weight),
    trees: weights.trees,
    ...(weights.familiarity === undefined ? {} : { familiarity: weights.familiarity }),
  };
}

function readHead({ intercept, dense, words, wordScale }: HeadWeights, name: string): LinearHead {
  const bytes = fromBase64(words);
  if (bytes.length !== WORD_BUCKETS) {
    throw new InvalidOptionError(`${name}.heads`, `(${bytes.length} bytes)`, `a head must have ${WORD_BUCKETS} words`);
  }
  return { intercept, dense: Float64Array.from(dense), words: bytes, wordScale };
}

/**
 * Refuses weights of another pair of models: which prompts gain from a stronger model depends on both models.
 * @param option how the caller names the weights
 * @throws InvalidOptionError
 */
export function requirePair(weights: ScorerWeights, pair: ModelPair, option: string): void {
  if (weights.pair === undefined) return;
  if (isSamePair(weights.pair, pair)) return;
  throw new InvalidOptionError(
    option,
    `${weights.pair.weak} → ${weights.pair.strong}`,
    `the weights belong to this pair of models, not to ${pair.weak} → ${pair.strong}: train on outcomes of your pair, ` +
      "or set `allowOtherPair: true` if you measured that they carry over",
  );
}

export function isSamePair(first: ModelPair, second: ModelPair): boolean {
  return isSameModel(first.weak, second.weak) && isSameModel(first.strong, second.strong);
}

/** Compares two models, whatever profile they are called through. */
export function isSameModel(first: string, second: string): boolean {
  return baseModel(first) === baseModel(second);
}

function baseModel(id: string): string {
  const target = readModelTarget(id);
  return target?.kind === "foundation-model" || target?.kind === "system-profile" ? target.modelId : id;
}

function round(value: number): number {
  return Math.round(value * 100_000) / 100_000;
}

function toBase64(bytes: Int8Array): string {
  let text = "";
  for (const byte of bytes) text += String.fromCharCode(byte & 0xff);
  return btoa(text);
}

function fromBase64(text: string): Int8Array {
  return Int8Array.from(atob(text), (character) => character.charCodeAt(0));
}
