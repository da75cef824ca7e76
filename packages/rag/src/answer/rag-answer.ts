import type { RoutingRecord } from "@bedrock-routed/core";
import type { DocumentInterface } from "@langchain/core/documents";
import type { UsageMetadata } from "@langchain/core/messages";
import type { Citation } from "../citations/citation";

/** An answer and what it rests on. */
export interface RagAnswer {
  /** The model's text, markers included. */
  readonly answer: string;
  /** Passages that the answer cites, in the order in which it does so first. */
  readonly citations: readonly Citation[];
  /** Passages that the model read, in the order of the prompt: `[n]` means `documents[n − 1]`. */
  readonly documents: readonly DocumentInterface[];
  /** Numbers of markers and native citations that point to no document. Present only when there are any. */
  readonly unresolvedMarkers?: readonly number[];
  /** Passages that did not fit, the most relevant first. Present only when there are any. */
  readonly droppedDocuments?: readonly DocumentInterface[];
  /** The question as it was looked up and answered. Present only when there was a history. */
  readonly standaloneQuestion?: string;
  /** The model that answered, by `response_metadata.model_name`. */
  readonly modelName?: string;
  /** What happened to the call, when the chat model is one of bedrock-routed. */
  readonly routing?: RoutingRecord;
  /** Tokens of the call that answered. */
  readonly usage?: UsageMetadata;
}

/**
 * What `stream` yields: text in `answer` as it comes, then each other field once. Chunks add up to
 * the answer with `concat` of `@langchain/core/utils/stream`.
 */
export type RagAnswerChunk = Partial<RagAnswer>;
