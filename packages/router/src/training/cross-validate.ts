import { createRandom } from "@bedrock-routed/core";
import { predictGain } from "../scorer/model";
import { fitModel } from "./fit-model";
import { shuffle } from "./shuffle";
import type { TrainingRow } from "./training-row";

const PARTS = 5;
/** With many outcomes, fewer parts are as exact and take less time. */
const PARTS_OF_MANY = 3;
const MANY = 4_000;

/** What a model predicts for each prompt when it has not seen that prompt, nor an equal one. */
export function crossValidate(rows: readonly TrainingRow[], seed: number): Float64Array {
  const parts = rows.length >= MANY ? PARTS_OF_MANY : PARTS;
  const partOf = assignParts(rows, parts, seed);
  const predictions = new Float64Array(rows.length);
  for (let part = 0; part < parts; part += 1) {
    const model = fitModel(
      rows.filter((_, index) => partOf[index] !== part),
      seed,
    );
    rows.forEach((row, index) => {
      if (partOf[index] === part) predictions[index] = predictGain(model, row.columns, row.words, row.language);
    });
  }
  return predictions;
}

/** Equal prompts are in the same part. */
function assignParts(rows: readonly TrainingRow[], parts: number, seed: number): Int32Array {
  const keys = [...new Set(rows.map(({ key }) => key))];
  const order = shuffle(keys.length, createRandom(seed));
  const partOfKey = new Map<number, number>();
  order.forEach((index, place) => {
    partOfKey.set(keys[index] ?? 0, place % parts);
  });
  return Int32Array.from(rows, ({ key }) => partOfKey.get(key) ?? 0);
}
