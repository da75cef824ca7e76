import type { FeatureLanguage } from "../features/standard";

/** One prompt whose two answers were judged. */
export interface TrainingRow {
  /** Standardised features and the prior. */
  readonly columns: Float64Array;
  readonly words: Int32Array;
  /** Quality of the strong model's answer minus that of the weak one's. */
  readonly gain: number;
  /** The gain with less noise, such as an average with pairs of similar models. @default `gain` */
  readonly smoothGain?: number;
  /** The pair of models, or the collection, that the outcome comes from. Gains are compared within it. */
  readonly source: string;
  /** The topic or kind of the prompt, when it is known. It is learned as a hint, and not needed to score. */
  readonly group?: string;
  /** Prompts that are equal have the same key. They are never in training and in validation at once. */
  readonly key: number;
  readonly weight: number;
  readonly language: FeatureLanguage;
}
