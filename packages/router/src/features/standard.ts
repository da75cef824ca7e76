import { denseFeatureNames, type PromptFeatures } from "./read-features";
import { signalNames } from "./signals";
import { structureNames } from "./structure";

/** Mean and standard deviation of each dense feature, for each language. */
export interface Standard {
  readonly english: LanguageStandard;
  readonly japanese: LanguageStandard;
}

interface LanguageStandard {
  readonly means: readonly number[];
  readonly deviations: readonly number[];
}

export type FeatureLanguage = keyof Standard;

/** A feature further from its mean than this many standard deviations says no more. */
const FURTHEST = 6;
const japaneseIndex = structureNames.indexOf("japanese");
const JAPANESE_SHARE = 0.3;

export function languageOf(features: PromptFeatures): FeatureLanguage {
  return (features.dense[japaneseIndex] ?? 0) > JAPANESE_SHARE ? "japanese" : "english";
}

/**
 * Dense features as numbers of standard deviations from the mean of their language, so that Japanese prompts are
 * compared with Japanese ones.
 */
export function standardise(features: PromptFeatures, standard: Standard): Float64Array {
  const { means, deviations } = standard[languageOf(features)];
  const result = new Float64Array(means.length);
  for (let column = 0; column < means.length; column += 1) {
    const value = ((features.dense[column] ?? 0) - (means[column] ?? 0)) / (deviations[column] ?? 1);
    result[column] = Math.max(-FURTHEST, Math.min(FURTHEST, value));
  }
  return result;
}

/** A word that is rare in the corpus must not weigh more than this much of its count. */
const SMALLEST_DEVIATION = 0.15;

/** Measures means and deviations on a corpus that has both languages. */
export function measureStandard(corpus: readonly PromptFeatures[]): Standard {
  const measure = (language: FeatureLanguage): LanguageStandard => {
    const rows = corpus.filter((features) => languageOf(features) === language);
    const means = denseFeatureNames.map((_, column) => mean(rows.map(({ dense }) => dense[column] ?? 0)));
    const deviations = denseFeatureNames.map((_, column) =>
      Math.sqrt(mean(rows.map(({ dense }) => ((dense[column] ?? 0) - (means[column] ?? 0)) ** 2))),
    );
    // No corpus here knows signals: they are 0 at rest, and about 1 when they speak.
    const signalStart = denseFeatureNames.length - signalNames.length;
    return {
      means: means.map((value, column) => (column < signalStart ? round(value) : 0)),
      deviations: deviations.map((value, column) =>
        column < signalStart ? round(Math.max(value, smallestDeviation(column))) : 1,
      ),
    };
  };
  return { english: measure("english"), japanese: measure("japanese") };
}

const SHARES: ReadonlySet<string> = new Set(["symbolShare", "digitShare", "commaShare", "capitalized"]);

function smallestDeviation(column: number): number {
  return SHARES.has(denseFeatureNames[column] ?? "") ? 0.01 : SMALLEST_DEVIATION;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
}

function round(value: number): number {
  return Math.round(value * 10_000) / 10_000;
}
