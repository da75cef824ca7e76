export { ConnectionLostError, InvalidOptionError, METERED_OPERATION_EVENT } from "@bedrock-routed/core";
export { BedrockKnowledgeBaseRetriever } from "./bedrock-knowledge-base-retriever";
export type { BedrockAgentClient, ConnectionOptions, RetrieveClient } from "./connection";
export type { FilterScalar } from "./filter";
export { filter } from "./filter";
export type { KnowledgeBaseDocument, KnowledgeBaseDocumentMetadata } from "./knowledge-base-document";
export { toContentBlocks } from "./knowledge-base-document";
export type { RerankSettings, RetrievalCall, RetrievalSettings, SearchType } from "./options/retrieval-settings";
export type {
  BedrockKnowledgeBaseRetrieverOptions,
  KnowledgeBaseCallOptions,
  KnowledgeBaseFailure,
  KnowledgeBaseSource,
} from "./options/retriever-options";
export { BedrockReranker } from "./rerank/bedrock-reranker";
export type { RankedInput } from "./rerank/rank-inputs";
export type { RerankInput } from "./rerank/rerank-request";
export type { BedrockRerankerOptions, RerankCallOptions, RerankerSettings } from "./rerank/reranker-options";
export type { RetrievalErrorFacts, RetrievalFailure } from "./retrieval-error";
export { RetrievalError } from "./retrieval-error";
export type { GuardrailIntervention } from "./search/guardrail";
export { GuardrailIntervenedError } from "./search/guardrail";
export type { RetrieverCall } from "./search/plan-search";
export type { SearchStop } from "./search/retrieved-pages";
export type { SearchOutcome } from "./search/search-knowledge-base";
