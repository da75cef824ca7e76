export type { ExtractiveAnswer, Quote } from "./answer/answer-extractively";
export { answerExtractively, LOCAL_MODEL_NOTICE } from "./answer/answer-extractively";
export type { StrictAuth } from "./auth/known-credentials";
export { LOCAL_BATCH_MINIMUM_RECORDS } from "./batch/run-job";
export { runLocalCommand } from "./command/run-command";
export type { Terminal } from "./command/terminal";
export { ConfigError } from "./config/config-error";
export type { ConfiguredOptions } from "./config/read-config";
export { readConfig } from "./config/read-config";
export type { ReplyCitation, ScriptedReply, ScriptedToolUse, StopReason } from "./converse/plan-reply";
export type {
  LanguageModel,
  ModelReply,
  ModelUsage,
  ReplyPart,
  Respond,
  RespondCall,
} from "./converse/respond";
export type { ConverseRequest, ToolChoiceRequest, WireBlock, WireMessage } from "./converse-request/converse-request";
export type { GuardrailRequest } from "./converse-request/read-guardrail";
export type {
  Chunk,
  ChunkColumn,
  ChunkContent,
  ChunkLocation,
  KnowledgeBaseDocument,
  MetadataValue,
} from "./documents/document";
export type { LoadedFolder, LoadFolderOptions, LoadFolderProgress, SkippedFile } from "./documents/load-folder";
export { FolderError, LOCAL_DOCUMENT_URI_PREFIX, loadFolder } from "./documents/load-folder";
export { createProgressLines } from "./documents/progress-lines";
export { indexCacheFolder } from "./env";
export type { ExceptionName } from "./faults/documented-exceptions";
export type { FaultControl } from "./faults/fault-book";
export type { Fault, FaultCondition, FaultRule } from "./faults/fault-rule";
export type { ContentFilterType, LocalGuardrail, SensitiveAction } from "./guardrails/local-guardrail";
export type { PiiType } from "./guardrails/pii-types";
export type { ReceivedRequest } from "./inspection/request-log";
export type { JsonValue, Snapshot } from "./inspection/snapshot";
export { InvalidLocalOptionError } from "./invalid-local-option-error";
export type { FolderIndex, IndexFolderOptions } from "./knowledge-base/index-folder";
export { indexFolder } from "./knowledge-base/index-folder";
export type {
  KnowledgeBase,
  KnowledgeBaseOptions,
  KnowledgeBaseSource,
  ScoredChunk,
} from "./knowledge-base/knowledge-base";
export { createKnowledgeBase, SUGGESTED_SCORE_THRESHOLD } from "./knowledge-base/knowledge-base";
export type { LatencyModel } from "./latency";
export type { ModelServerProblem } from "./model-server/model-server";
export { ModelServerError } from "./model-server/model-server";
export type { ModelRespond, OpenAIModelOptions } from "./model-server/openai-model";
export { connectOpenAIModel, openAIModel } from "./model-server/openai-model";
export type { AwsCredentials, CredentialProvider } from "./recording/call-upstream";
export type { RecordingServer, ServeOptions } from "./recording/serve";
export type { RecordingOptions } from "./recording/start-recording";
export { startRecording } from "./recording/start-recording";
export type { ReplayOptions } from "./recording/start-replay";
export { startReplay } from "./recording/start-replay";
export { LOCAL_TRANSITION_MS } from "./resources/lifecycle";
export type { PromptRouterDefinition } from "./routing/prompt-router";
export { complexityScore, estimateQualityDifference } from "./routing/route-prompt";
export type { LocalBedrockOptions } from "./server/options";
export type { LocalBedrock } from "./server/start-local-bedrock";
export { startLocalBedrock } from "./server/start-local-bedrock";
