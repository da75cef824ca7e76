import type { TokenUsage } from "./token-usage";

/**
 * Name of the LangChain custom event that reports an operation to callback handlers. A retriever, a
 * reranker, a response cache or a chain dispatches it for an operation that costs or saves money
 * without a call of a chat model. The data of the event is a {@link MeteredOperation}.
 */
export const METERED_OPERATION_EVENT = "bedrock_routed_metered_operation";

/** How a knowledge base searches: `"vector"` uses your own vector index, `"managed"` an index that the service manages. */
export type RetrievalSearch = "vector" | "managed";

/**
 * An operation that costs or saves money and is not a call of a chat model. It contains no text of
 * queries, passages or answers.
 */
export interface MeteredOperation {
  readonly kind: /** Retrieve from a knowledge base. */
    | "retrieve"
    /** Rerank, through its own API or as part of Retrieve. */
    | "rerank"
    /** A response cache answered instead of the model. */
    | "response-cache-hit"
    /** An answer was given without a model call, such as "not found" when nothing was retrieved. */
    | "avoided-call";
  /** Number of requests that the service charges for: pages of Retrieve, queries of Rerank. 0 when no request was sent. */
  readonly requests: number;
  /** Base id of the reranking model, or of the chat model that was not called. */
  readonly modelId?: string;
  /** Id of the knowledge base, for `retrieve`. */
  readonly knowledgeBaseId?: string;
  /** How the knowledge base searches. A managed index has its own price for each retrieval. */
  readonly search?: RetrievalSearch;
  /** The Region that the requests were sent to. */
  readonly region?: string;
  /** Tokens that were not sent: the usage of the cached answer, or an estimate for a call that was not made. */
  readonly avoidedUsage?: TokenUsage;
  /** Whether `avoidedUsage` is an estimate. */
  readonly estimated?: boolean;
  /** How long the operation took, in ms. */
  readonly latencyMs?: number;
  /** Name of the error, when the operation failed. */
  readonly error?: string;
}

const KINDS: readonly string[] = ["retrieve", "rerank", "response-cache-hit", "avoided-call"];

/**
 * Reads the operation from the data of a {@link METERED_OPERATION_EVENT}.
 *
 * @returns `data` itself, or `undefined` when it is not a metered operation
 */
export function readMeteredOperation(data: unknown): MeteredOperation | undefined {
  const operation = data as Partial<MeteredOperation> | null | undefined;
  const isOperation = KINDS.includes(String(operation?.kind)) && typeof operation?.requests === "number";
  return isOperation ? (operation as MeteredOperation) : undefined;
}
