import { InvalidOptionError } from "@bedrock-routed/core";
import { denseFeatureNames, type PromptFeatures, readFeatures, WORD_BUCKETS } from "./read-features";
import type { PromptSignals } from "./signals";

/** Changes when features change: records and weights of another version cannot be compared. */
export const FEATURE_VERSION: string = `2.${denseFeatureNames.length}.${WORD_BUCKETS}`;

/**
 * The features of a prompt as JSON, for a log. It holds no text. It is not anonymous: who has a guess can test
 * whether a word occurs in the prompt.
 */
export interface FeatureRecord {
  readonly version: string;
  /** Counts and shares, one for each dense feature. */
  readonly dense: readonly number[];
  /** Numbers of the buckets that words and pairs of words fall into. */
  readonly words: readonly number[];
}

/** Reads the features of a prompt for a log. The same prompt always gives the same record. */
export function toFeatureRecord(prompt: string, signals: PromptSignals = {}): FeatureRecord {
  const { dense, words } = readFeatures(prompt, signals);
  return {
    version: FEATURE_VERSION,
    dense: Array.from(dense, (value) => Math.round(value * 10_000) / 10_000),
    words: [...words],
  };
}

/**
 * Reads features back from a record.
 * @param name how the caller names the record in an error, such as `"outcomes[3].features"`
 * @throws InvalidOptionError when the record is malformed, or of another version
 */
export function fromFeatureRecord(record: FeatureRecord, name: string): PromptFeatures {
  if (record?.version !== FEATURE_VERSION) {
    throw new InvalidOptionError(
      `${name}.version`,
      record?.version,
      `this version of the package reads features ${FEATURE_VERSION}; record the outcomes again, or give their text`,
    );
  }
  const { dense, words } = record;
  if (
    !isNumbers(dense, Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY) ||
    dense.length !== denseFeatureNames.length
  ) {
    throw new InvalidOptionError(`${name}.dense`, dense, `it must have ${denseFeatureNames.length} finite numbers`);
  }
  if (!isNumbers(words, 0, WORD_BUCKETS - 1) || !words.every(Number.isInteger)) {
    throw new InvalidOptionError(`${name}.words`, words, `it must have whole numbers from 0 to ${WORD_BUCKETS - 1}`);
  }
  return { dense: Float64Array.from(dense), words: Int32Array.from(new Set(words)).sort() };
}

function isNumbers(value: unknown, least: number, most: number): value is readonly number[] {
  return (
    Array.isArray(value) &&
    value.every((item) => typeof item === "number" && Number.isFinite(item) && item >= least && item <= most)
  );
}
