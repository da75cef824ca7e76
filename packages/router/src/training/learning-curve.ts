import { createRandom } from "@bedrock-routed/core";
import { predictGain } from "../scorer/model";
import { apgrOf } from "./apgr";
import { fitModel } from "./fit-model";
import { shuffle } from "./shuffle";
import type { TrainingRow } from "./training-row";

/** What a number of outcomes brings. */
export interface CurvePoint {
  /** Number of outcomes that were trained on. 0 is the prior alone. */
  readonly outcomes: number;
  /** Mean APGR on prompts that were not trained on. */
  readonly apgr: number;
  /** Standard deviation between draws of the outcomes. 0 when there was one draw. */
  readonly deviation: number;
}

const SIZES: readonly number[] = [0, 50, 200, 1_000, 3_000];
const DRAWS = 6;
const DRAWS_OF_MANY = 2;
const MANY = 1_500;
/** A point needs this share of the outcomes to be left for validation. */
const LEFT_SHARE = 0.25;

/** Trains on more and more outcomes, each time on several draws, and validates on the prompts that are left. */
export function measureLearningCurve(
  rows: readonly TrainingRow[],
  seed: number,
  sizes: readonly number[] = SIZES,
): readonly CurvePoint[] {
  return sizes
    .filter((size) => size <= rows.length * (1 - LEFT_SHARE))
    .flatMap((size) => {
      const draws = size >= MANY ? DRAWS_OF_MANY : DRAWS;
      const values = Array.from({ length: draws }, (_, draw) => measureDraw(rows, size, seed + draw));
      const known = values.filter((value) => value !== undefined);
      if (known.length === 0) return [];
      const apgr = known.reduce((sum, value) => sum + value, 0) / known.length;
      const variance = known.reduce((sum, value) => sum + (value - apgr) ** 2, 0) / known.length;
      return [{ outcomes: size, apgr, deviation: Math.sqrt(variance) }];
    });
}

function measureDraw(rows: readonly TrainingRow[], size: number, seed: number): number | undefined {
  const order = shuffle(rows.length, createRandom(seed));
  const validated = Math.floor(rows.length * LEFT_SHARE);
  const pick = (from: number, to: number): TrainingRow[] =>
    Array.from(order.subarray(from, to)).flatMap((index) => rows[index] ?? []);
  const held = pick(0, validated);
  const keys = new Set(held.map(({ key }) => key));
  const trained = pick(validated, validated + size).filter(({ key }) => !keys.has(key));
  const model = fitModel(trained, seed);
  return apgrOf(
    held.map((row) => predictGain(model, row.columns, row.words, row.language)),
    held.map(({ gain }) => gain),
  );
}
