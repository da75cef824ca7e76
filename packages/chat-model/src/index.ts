export type { CachePolicy, CacheProblem, MessageChange, ModelCatalog, RoutingRecord } from "@bedrock-routed/core";
export {
  BedrockRoutedError,
  ConnectionLostError,
  InvalidOptionError,
  InvalidTargetError,
  readRoutingRecord,
} from "@bedrock-routed/core";
export { BedrockRoutedChatModel } from "./bedrock-routed-chat-model";
export type { CacheWarning } from "./cache-health";
export {
  AccessDeniedError,
  OnDemandNotSupportedError,
  RouterLegacyModelError,
  RoutingNotSupportedError,
} from "./call/service-errors";
export { ConnectionTimeoutError } from "./client/connection";
export { RegionMismatchError } from "./client/region";
export { InvalidMessageError } from "./messages/message-scope";
export type { MessageWarning } from "./messages/message-warnings";
export type {
  BedrockControlPlane,
  BedrockRoutedCallOptions,
  BedrockRoutedChatModelInput,
  CrossRegion,
  ModelsOfTarget,
  RequestOptions,
} from "./options/chat-model-options";
export type { ConnectionOptions } from "./options/connection-options";
export { AbandonedStreamError } from "./stream/abandoned-stream-error";
export { IncompleteStreamError } from "./stream/incomplete-stream-error";
export { StructuredOutputError } from "./structured-output/structured-output-error";
export { ResidencyError } from "./targets/target-policy";
export type { ModelWarning, RequestProblem, RequestWarning } from "./warnings/request-warnings";
