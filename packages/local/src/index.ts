export type { ExtractiveAnswer, Quote } from "./answer/answer-extractively";
export { answerExtractively, LOCAL_MODEL_NOTICE } from "./answer/answer-extractively";
export type { ConverseRequest, WireBlock, WireMessage } from "./converse/converse-request";
export { InvalidLocalOptionError } from "./errors/invalid-local-option-error";
export type { KnowledgeBaseOptions } from "./knowledge-base/create-knowledge-base";
export { createKnowledgeBase, SUGGESTED_MINIMUM_SCORE } from "./knowledge-base/create-knowledge-base";
export { FolderError } from "./knowledge-base/folder-error";
export type {
  Chunk,
  KnowledgeBase,
  KnowledgeBaseDocument,
  MetadataValue,
  ScoredChunk,
} from "./knowledge-base/knowledge-base";
export type { LoadedFolder, LoadFolderOptions, LoadFolderProgress, SkippedFile } from "./knowledge-base/load-folder";
export { LOCAL_DOCUMENT_URI_PREFIX, loadFolder } from "./knowledge-base/load-folder";
export { complexityScore } from "./routing/complexity-score";
export type { PromptRouterDefinition } from "./routing/prompt-router";
export { estimateQualityDifference } from "./routing/route-prompt";
export type { LocalBedrock, LocalBedrockOptions, ReceivedRequest } from "./server/local-bedrock";
export { startLocalBedrock } from "./server/start-local-bedrock";
