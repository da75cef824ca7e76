import type { RoutingRecord } from "@bedrock-routed/core";
import type { DocumentInterface } from "@langchain/core/documents";
import type { UsageMetadata } from "@langchain/core/messages";

/** A marker such as `[2]` in an answer, and the passage that it points to. */
export interface Citation {
  /** The number in the marker. */
  readonly number: number;
  /** Of the passage in `documents`: `number − 1`. */
  readonly documentIndex: number;
  /** The passage's `metadata.source`. */
  readonly source?: string;
  /** The passage's `metadata.section`. */
  readonly section?: string;
  /** The passage's text. */
  readonly text: string;
}

/** An answer and what it rests on. */
export interface RagAnswer {
  /** The model's text, markers included. */
  readonly answer: string;
  /** Passages that the answer cites, in the order of their first markers. */
  readonly citations: readonly Citation[];
  /** Passages that the model read, in the order of the prompt: `[n]` means `documents[n − 1]`. */
  readonly documents: readonly DocumentInterface[];
  /** Markers that point to no document. Present only when there are any. */
  readonly unresolvedMarkers?: readonly number[];
  /** The model that answered, by `response_metadata.model_name`. */
  readonly modelName?: string;
  /** What happened to the call, when the chat model is one of bedrock-routed. */
  readonly routing?: RoutingRecord;
  /** Tokens of the call. */
  readonly usage?: UsageMetadata;
}

/**
 * What `stream` yields: text in `answer` as it comes, then each other field once. Chunks add up to
 * the answer with `concat` of `@langchain/core/utils/stream`.
 */
export type RagAnswerChunk = Partial<RagAnswer>;
