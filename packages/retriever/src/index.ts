export { BedrockKnowledgeBaseRetriever } from "./bedrock-knowledge-base-retriever";
export type { BedrockKnowledgeBaseRetrieverOptions, SearchType } from "./bedrock-knowledge-base-retriever-options";
export type { KnowledgeBaseDocument, KnowledgeBaseDocumentMetadata } from "./knowledge-base-document";
