export type { CachePolicy, CacheProblem, ModelCatalog, RoutingRecord } from "@bedrock-routed/core";
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
export { ResidencyError } from "./targets/target-policy";
