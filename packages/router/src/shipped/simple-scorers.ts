import { WORD_BUCKETS } from "../features/read-features";
import { wordShare } from "../scorer/linear-head";
import type { TrainingRow } from "../training/training-row";

const RULE_WORDS = /なぜ|比較|手順/;

/** A rule as examples of routers publish it: the number of words, and three Japanese keywords. */
export function keywordRuleScore(prompt: string): number {
  return prompt.split(/\s+/).length + (RULE_WORDS.test(prompt) ? 50 : 0);
}

const ROUNDS = 6;
const STEP = 0.5;
const PENALTY = 1e-5;

/** Logistic regression on hashed words, as generic scorers use it: does the strong model do better than usual? */
export function fitLogistic(rows: readonly TrainingRow[]): (row: TrainingRow) => number {
  const weights = new Float64Array(WORD_BUCKETS + 1);
  const sum = (row: TrainingRow): number => {
    let total = 0;
    for (const bucket of row.words) total += weights[bucket] ?? 0;
    return (weights[WORD_BUCKETS] ?? 0) + total * wordShare(row.words);
  };
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const row of rows) {
      const error = (row.gain > 0 ? 1 : 0) - 1 / (1 + Math.exp(-sum(row)));
      const step = (STEP / (1 + round)) * error;
      weights[WORD_BUCKETS] = (weights[WORD_BUCKETS] ?? 0) + 0.1 * step;
      const share = step * wordShare(row.words);
      for (const bucket of row.words) weights[bucket] = (weights[bucket] ?? 0) * (1 - PENALTY) + share;
    }
  }
  return sum;
}
