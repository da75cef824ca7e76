import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type PromptFeatures, readFeatures } from "../features/read-features";
import { languageOf } from "../features/standard";
import { type ColumnBasis, toHeadColumns } from "../scorer/model";
import type { TrainingRow } from "../training/training-row";

/** A prompt of a published collection, with the outcomes that are trained on and those that are judged. */
export interface CollectedPrompt {
  readonly source: Source;
  readonly group: string;
  readonly prompt: string;
  readonly features: PromptFeatures;
  /** Equal questions have the same key, also when they come from two collections. */
  readonly key: number;
  /** What is trained on: for Japanese an average over pairs of models, because there are few prompts. */
  readonly gain: number;
  /** The same with less noise: averaged with pairs of similar models where a collection has several. */
  readonly smoothGain: number;
  /** What is judged: one gain for each judged pair. */
  readonly judged: readonly number[];
}

export type Source = "mmlu" | "gsm8k" | "mixed" | "ja";
export const sources: readonly Source[] = ["mmlu", "gsm8k", "mixed", "ja"];

type Scores = Readonly<Record<string, number>>;

const MIXED_PAIR = ["mistral-7b-instruct-v0.3", "llama-3.1-nemotron-51b-instruct"] as const;
/** Models like the two of the pair. Their mean gain counts for 0.4 of what is trained on. */
const MIXED_WEAK = ["mistral-7b-instruct-v0.3", "llama3-chatqa-1.5-8b", "codegemma-7b"];
const MIXED_STRONG = ["llama-3.1-nemotron-51b-instruct", "llama-3.3-nemotron-super-49b-v1", "qwen2.5-7b-instruct"];
const SHARE_OF_LIKE_MODELS = 0.4;
const JAPANESE_PAIRS = [
  ["claude-3-haiku-20240307", "claude-3-5-sonnet-20240620"],
  ["Llama-3.1-8B-Instruct", "Llama-3.3-70B-Instruct"],
  ["gpt-4o-mini", "gpt-4o-2024-05-13"],
  ["gemma-2-9b-it", "gemma-3-27b-it"],
] as const;
/** Pairs of `JAPANESE_PAIRS` that are judged. */
const JUDGED_JAPANESE_PAIRS = 2;
/** There are few Japanese prompts, so each counts more. */
const JAPANESE_WEIGHT = 4;

/** Reads the collections from the folder that holds `outcomes.jsonl`, `outcomes-mixed.jsonl` and `outcomes-ja.jsonl`. */
export function readCollections(folder: string): readonly CollectedPrompt[] {
  const read = (file: string): Record<string, unknown>[] =>
    readFileSync(join(folder, file), "utf8")
      .split("\n")
      .filter(Boolean)
      .map((line) => JSON.parse(line) as Record<string, unknown>);
  const collect = (
    source: Source,
    row: Record<string, unknown>,
    gain: number,
    judged: readonly number[],
    smoothGain = gain,
  ) => {
    const prompt = String(row.prompt);
    const group = String(row.subject ?? row.task);
    return { source, group, prompt, features: readFeatures(prompt), key: keyOf(prompt), gain, smoothGain, judged };
  };
  const pairs = read("outcomes.jsonl").map((row) => {
    const gain = Number(row.strong) - Number(row.weak);
    return collect(row.task === "gsm8k" ? "gsm8k" : "mmlu", row, gain, [gain]);
  });
  const mixed = read("outcomes-mixed.jsonl").map((row) => {
    const scores = row.scores as Scores;
    const gain = gainOf(scores, MIXED_PAIR);
    const like = meanScore(scores, MIXED_STRONG) - meanScore(scores, MIXED_WEAK);
    const smoothGain = (1 - SHARE_OF_LIKE_MODELS) * gain + SHARE_OF_LIKE_MODELS * like;
    return collect("mixed", row, gain, [gain], smoothGain);
  });
  const japanese = read("outcomes-ja.jsonl").map((row) => {
    const gains = JAPANESE_PAIRS.map((pair) => gainOf(row.scores as Scores, pair));
    return collect(
      "ja",
      row,
      gains.reduce((sum, gain) => sum + gain, 0) / gains.length,
      gains.slice(0, JUDGED_JAPANESE_PAIRS),
    );
  });
  return [...pairs, ...mixed, ...japanese];
}

function gainOf(scores: Scores, [weak, strong]: readonly [string, string]): number {
  return (scores[strong] ?? 0) - (scores[weak] ?? 0);
}

function meanScore(scores: Scores, models: readonly string[]): number {
  const known = models.flatMap((model) => scores[model] ?? []);
  return known.reduce((sum, score) => sum + score, 0) / Math.max(1, known.length);
}

export function toTrainingRow(collected: CollectedPrompt, basis: ColumnBasis): TrainingRow {
  const { source, group, features, gain, smoothGain, key } = collected;
  return {
    columns: toHeadColumns(features, basis),
    words: features.words,
    gain,
    smoothGain,
    source,
    group,
    key,
    weight: source === "ja" ? JAPANESE_WEIGHT : 1,
    language: languageOf(features),
  };
}

/** Two collections hold some of the same questions, with and without options and instructions. */
function keyOf(prompt: string): number {
  const options = prompt.indexOf("\nA.");
  const stem = (options > 0 ? prompt.slice(0, options) : prompt).toLowerCase();
  const instruction = stem.indexOf("after careful thought");
  const letters = (instruction > 0 ? stem.slice(0, instruction) : stem).replace(/[^\p{L}\p{N}]/gu, "");
  let key = 0x811c9dc5;
  for (let index = 0; index < letters.length; index += 1) key = Math.imul(key ^ letters.charCodeAt(index), 0x01000193);
  key ^= key >>> 15;
  return Math.imul(key, 0x2c1b3c6d) >>> 4;
}
