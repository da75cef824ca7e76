import type { SkipReason } from "./to-training-example";

/** What became of a log. */
export interface DistillationSummary {
  /** Lines of the training set. */
  readonly examples: number;
  /** Calls that asked what another had asked, system prompt included. The first answer stays. */
  readonly duplicates: number;
  /** Calls of the teacher that teach nothing. */
  readonly skipped: ReadonlyMap<SkipReason, number>;
  /** Calls past the 15,000 examples that the service takes. */
  readonly surplus: number;
  /** Lines of the log that are not of a record. */
  readonly unreadLines: number;
}
