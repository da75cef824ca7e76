import type { MeteredOperation } from "@bedrock-routed/core";
import type { PriceEvidence } from "./call-record";
import type { RunRecord } from "./run-record";

/** One operation beside the calls of chat models: a retrieval, a reranking, an answer that cost nothing. Picodollars. */
export interface OperationRecord extends RunRecord {
  readonly operation: MeteredOperation;
  /** What was paid; absent when it has no known price. */
  readonly cost?: bigint;
  /** What the call that was not made would have cost; absent when that is not known. */
  readonly avoided?: bigint;
  readonly prices?: PriceEvidence;
}
