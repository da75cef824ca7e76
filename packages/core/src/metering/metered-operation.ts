import type { RetrievalSearch } from "../facts/model-facts";
import type { TokenUsage } from "../usage/token-usage";

/**
 * The LangChain custom event by which a retriever, a reranker, a response cache or a chain tells
 * callback handlers of an operation that costs or saves money and is no call of a chat model. Its
 * data is a {@link MeteredOperation}.
 */
export const METERED_OPERATION_EVENT = "bedrock_routed_metered_operation";

/** One operation beside the calls of chat models. It holds no text of queries, passages or answers. */
export interface MeteredOperation {
  readonly kind: /** Knowledge Base Retrieve. */
    | "retrieve"
    /** Rerank, by its own API or within Retrieve. */
    | "rerank"
    /** A response cache answered in place of the model. */
    | "response-cache-hit"
    /** An answer was given without asking a model, such as "not found" when nothing was retrieved. */
    | "avoided-call";
  /** Requests that the service charges for: pages of Retrieve, queries of Rerank. 0 when nothing was asked. */
  readonly requests: number;
  /** Base id of the reranking model, or of the chat model that was not asked. */
  readonly modelId?: string;
  readonly knowledgeBaseId?: string;
  /** `managed` when the knowledge base keeps its own index, which has a price of its own for each retrieval. */
  readonly search?: RetrievalSearch;
  readonly region?: string;
  /** Tokens that were not sent: those of the cached answer, or an estimate for a call that was not made. */
  readonly avoidedUsage?: TokenUsage;
  /** Whether `avoidedUsage` is an estimate. */
  readonly estimated?: boolean;
  readonly latencyMs?: number;
  /** Name of the error, when the operation failed. */
  readonly error?: string;
}

/** The operation in the data of a custom event; `undefined` when it is none. */
export function readMeteredOperation(data: unknown): MeteredOperation | undefined {
  const operation = data as Partial<MeteredOperation> | null | undefined;
  const known = ["retrieve", "rerank", "response-cache-hit", "avoided-call"].includes(String(operation?.kind));
  return known && typeof operation?.requests === "number" ? (operation as MeteredOperation) : undefined;
}
