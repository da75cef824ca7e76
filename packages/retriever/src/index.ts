export { BedrockKnowledgeBaseRetriever } from "./bedrock-knowledge-base-retriever";
export type { KnowledgeBaseDocument, KnowledgeBaseDocumentMetadata } from "./documents/knowledge-base-document";
export { toContentBlocks } from "./documents/to-content-blocks";
export type { GuardrailIntervention } from "./errors/guardrail-intervened-error";
export { GuardrailIntervenedError } from "./errors/guardrail-intervened-error";
export type { RetrievalErrorFacts, RetrievalFailure } from "./errors/retrieval-error";
export { RetrievalError } from "./errors/retrieval-error";
export type { FilterScalar } from "./filter/filter";
export { filter } from "./filter/filter";
export type {
  BedrockKnowledgeBaseRetrieverOptions,
  KnowledgeBaseCallOptions,
  KnowledgeBaseFailure,
} from "./options/bedrock-knowledge-base-retriever-options";
export type { KnowledgeBaseSource, RetrieveClient } from "./options/knowledge-base-source";
export type { RerankSettings, RetrievalCall, RetrievalSettings, SearchType } from "./options/retrieval-settings";
export { BedrockReranker } from "./rerank/bedrock-reranker";
export type { BedrockRerankerOptions, RerankCallOptions, RerankerSettings } from "./rerank/bedrock-reranker-options";
export type { RerankInput } from "./rerank/plan-batches";
export type { RankedInput } from "./rerank/rank-batch";
export type { RetrieverCall } from "./search/plan-search";
export type { SearchOutcome } from "./search/search-outcome";
export type { BedrockAgentClient } from "./sync/sync-client";
