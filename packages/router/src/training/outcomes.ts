import { InvalidOptionError } from "@bedrock-routed/core";
import { type FeatureRecord, fromFeatureRecord } from "../features/feature-record";
import { type PromptFeatures, readFeatures } from "../features/read-features";
import type { PromptSignals } from "../features/signals";
import { languageOf } from "../features/standard";
import { type ColumnBasis, toHeadColumns } from "../scorer/model";
import { isSamePair, type ModelPair } from "../scorer/scorer-weights";
import type { TrainingRow } from "./training-row";

/** What both models made of one prompt. It has the prompt as text, or its features. */
export interface Outcome {
  /** The prompt as the user asked it. */
  readonly prompt?: string;
  /** The features of the prompt, from `toFeatureRecord`: for logs that must not hold text. */
  readonly features?: FeatureRecord;
  /** What was known around the prompt. It is part of `features` already. */
  readonly signals?: PromptSignals;
  /** Quality of the weak model's answer, 0 to 1. */
  readonly weak?: number;
  /** Quality of the strong model's answer, 0 to 1. */
  readonly strong?: number;
  /** Why there is no quality, as shadow mode records it. Such an outcome is left out. */
  readonly unjudged?: string;
  /** The topic or kind of the prompt, such as a tag of your application. It helps with 1,500 outcomes or more. */
  readonly group?: string;
  /** The models, when the log holds outcomes of several pairs. */
  readonly models?: ModelPair;
}

/** An outcome that was read and checked. */
export interface JudgedPrompt extends TrainingRow {
  readonly features: PromptFeatures;
  readonly weak: number;
  readonly strong: number;
}

/** @throws InvalidOptionError that names the outcome and the field that cannot be used */
export function readOutcomes(outcomes: readonly Outcome[], pair: ModelPair, basis: ColumnBasis): JudgedPrompt[] {
  return outcomes.flatMap((outcome, index) =>
    outcome?.unjudged === undefined ? readOutcome(outcome, `outcomes[${index}]`, pair, basis) : [],
  );
}

function readOutcome(outcome: Outcome, name: string, pair: ModelPair, basis: ColumnBasis): JudgedPrompt {
  requireBothArms(outcome, name);
  const weak = requireQuality(outcome?.weak, `${name}.weak`);
  const strong = requireQuality(outcome.strong, `${name}.strong`);
  if (outcome.models !== undefined && !isSamePair(outcome.models, pair)) {
    throw new InvalidOptionError(
      `${name}.models`,
      `${outcome.models.weak} → ${outcome.models.strong}`,
      `weights belong to one pair of models: train on outcomes of ${pair.weak} → ${pair.strong} only`,
    );
  }
  const features = readOutcomeFeatures(outcome, name);
  return {
    features,
    weak,
    strong,
    columns: toHeadColumns(features, basis),
    words: features.words,
    gain: strong - weak,
    source: "",
    ...(outcome.group === undefined ? {} : { group: outcome.group }),
    key: keyOf(features),
    weight: 1,
    language: languageOf(features),
  };
}

function readOutcomeFeatures(outcome: Outcome, name: string): PromptFeatures {
  if (typeof outcome.prompt === "string") return readFeatures(outcome.prompt, outcome.signals);
  if (outcome.features !== undefined) return fromFeatureRecord(outcome.features, `${name}.features`);
  throw new InvalidOptionError(name, "(without a prompt)", "give `prompt` as text, or `features` from toFeatureRecord");
}

/**
 * An outcome of which one model's answer was judged says nothing of the gain. Averages over such outcomes would not either:
 * which prompts a model got is the router's choice, so they would mix the models with the prompts.
 */
function requireBothArms(outcome: Outcome, name: string): void {
  for (const [missing, judged] of [
    ["weak", "strong"],
    ["strong", "weak"],
  ] as const) {
    if (outcome?.[missing] !== undefined || outcome?.[judged] === undefined) continue;
    throw new InvalidOptionError(
      `${name}.${missing}`,
      undefined,
      `only the ${judged} model's answer was judged, which does not show what the other would gain: judge both, as shadowRouter does, or leave the outcome out`,
    );
  }
}

function requireQuality(value: unknown, name: string): number {
  if (typeof value === "number" && value >= 0 && value <= 1) return value;
  throw new InvalidOptionError(name, value, "give the quality of the answer as a number from 0 (wrong) to 1 (right)");
}

/** Equal prompts have equal words, whether they come as text or as features. */
function keyOf(features: PromptFeatures): number {
  let key = 0x811c9dc5;
  for (const bucket of features.words) key = Math.imul(key ^ bucket, 0x01000193);
  key ^= key >>> 15;
  return Math.imul(key, 0x2c1b3c6d) >>> 4;
}
