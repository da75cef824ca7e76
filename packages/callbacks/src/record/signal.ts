/** A sign, in one call, that money was left on the table. `recommendSavings` judges by many of them. */
export interface Signal {
  readonly kind: SignalKind;
  /** What it is about: a base model id, or the ARN of a prompt router. */
  readonly subject: string;
  /** Picodollars that this call would have cost less, or that were in play; absent when not known. */
  readonly estimatedSaving?: bigint;
}

/** Kinds of signals. The first four are those of core's `CacheProblem`. */
export type SignalKind =
  | "cache-below-minimum"
  | "cache-never-read"
  | "cache-changing-prefix"
  | "cache-router-switch"
  /** A `global.` profile serves the model, for less than the geography that was called. */
  | "global-profile-cheaper"
  /** Not streamed, no thread, no tool: nobody seems to wait, and batch inference has a price. */
  | "batchable"
  /** A prompt router chose the most expensive of its models; the stake is the distance to the cheapest. */
  | "routed-to-largest"
  /** A prompt router chose another of its models. */
  | "routed-to-smaller"
  /** Short question, short answer, no tool, and the provider sells a model at half the price or less. */
  | "simple-on-large";
