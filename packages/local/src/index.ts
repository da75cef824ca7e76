export type { ExtractiveAnswer, Quote } from "./answer/answer-extractively";
export { answerExtractively, LOCAL_MODEL_NOTICE } from "./answer/answer-extractively";
export type { StrictAuth } from "./auth/resolve-strict-auth";
export { LOCAL_BATCH_RECORDS } from "./control-plane/invocation-jobs/invocation-job";
export { LOCAL_TRANSITION_MS } from "./control-plane/resources/transition-durations";
export type { ConverseRequest, ToolChoiceRequest, WireBlock, WireMessage } from "./converse/converse-request";
export type { ReplyCitation, StopReason } from "./converse/reply";
export type { ScriptedReply, ScriptedToolUse } from "./converse/scripted-reply";
export { InvalidLocalOptionError } from "./errors/invalid-local-option-error";
export type { ExceptionName } from "./faults/documented-exceptions";
export type { FaultControl } from "./faults/fault-book";
export type { Fault, FaultCondition, FaultRule } from "./faults/fault-rule";
export type { ReceivedRequest } from "./inspection/received-request";
export type { JsonValue, Snapshot } from "./inspection/snapshot";
export type { ChunkColumn, ChunkContent, ChunkLocation } from "./knowledge-base/chunk-content";
export type { KnowledgeBaseOptions } from "./knowledge-base/create-knowledge-base";
export { createKnowledgeBase, SUGGESTED_SCORE_THRESHOLD } from "./knowledge-base/create-knowledge-base";
export { FolderError } from "./knowledge-base/folder-error";
export type { LocalGuardrail } from "./knowledge-base/guardrail";
export type {
  Chunk,
  KnowledgeBase,
  KnowledgeBaseDocument,
  MetadataValue,
  ScoredChunk,
} from "./knowledge-base/knowledge-base";
export type { LoadedFolder, LoadFolderOptions, LoadFolderProgress, SkippedFile } from "./knowledge-base/load-folder";
export { LOCAL_DOCUMENT_URI_PREFIX, loadFolder } from "./knowledge-base/load-folder";
export type { KnowledgeBaseSource } from "./knowledge-base/load-knowledge-bases";
export type { LatencyModel } from "./latency/latency-model";
export { complexityScore } from "./routing/complexity-score";
export type { PromptRouterDefinition } from "./routing/prompt-router";
export { estimateQualityDifference } from "./routing/route-prompt";
export type { LocalBedrock, LocalBedrockOptions } from "./server/local-bedrock";
export { startLocalBedrock } from "./server/start-local-bedrock";
