import type { RoutingRecord, Saving } from "@bedrock-routed/core";
import type { CapturedContent } from "./captured-content";
import type { MeteredCall } from "./metered-call";
import type { RunRecord } from "./run-record";
import type { Signal } from "./signal";

/**
 * What came of one run of a chat model. It is complete in itself: ledgers are built from records
 * alone, without prices or clocks, so that stored records give the same report anywhere. Money is in
 * picodollars. It holds no text of prompt or answer, unless `content` was asked for.
 */
export interface CallRecord extends RunRecord {
  /** `cached`: LangChain's own cache answered, Amazon Bedrock was not called. */
  readonly outcome: "answered" | "cached" | "failed";
  /** The id or ARN that the caller asked for. */
  readonly requestedModelId?: string;
  /** Whether the answer came in pieces. */
  readonly streamed: boolean;
  /** From start to end of the run, in ms. */
  readonly durationMs?: number;
  /** From the start of the run to the first piece of a stream, in ms. */
  readonly timeToFirstTokenMs?: number;
  /** Name of the error of a failed call. */
  readonly errorKind?: string;
  /** Of an answered call; of a cached one, what the model reported when it answered. */
  readonly call?: MeteredCall;
  /** What the message tells of routing. Messages of other chat models tell parts of it. */
  readonly routing?: Partial<RoutingRecord>;
  /** What was paid, router fee included; absent when a price or the usage is not known. */
  readonly cost?: bigint;
  /** What a cached answer would have cost again. In no other figure. */
  readonly avoided?: bigint;
  /** Against the baseline; absent when either side has no price. */
  readonly saving?: Saving;
  /** What `saving` compares with. */
  readonly baselineModelId?: string;
  /** Against further baselines, by the names that the options give them. */
  readonly comparisons?: readonly NamedSaving[];
  /** Dates and sources of the prices in `cost`. */
  readonly prices?: PriceEvidence;
  readonly signals: readonly Signal[];
  readonly content?: CapturedContent;
}

/** A saving against one of several baselines. */
export interface NamedSaving {
  readonly name: string;
  readonly baselineModelId: string;
  readonly saving: Saving;
}

/** Where a price comes from. */
export interface PriceEvidence {
  /** ISO date of the reading. */
  readonly asOf: string;
  /** As the facts name it, such as `"awspage"`; their `sources` say what that is. */
  readonly source: string;
}
