export { BedrockRoutedChatModel } from "./bedrock-routed-chat-model";
export type { CacheWarning } from "./cache-health/cache-health-monitor";
export type { ConnectionOptions } from "./connection/connection-options";
export { ConnectionTimeoutError } from "./connection/connection-timeout-error";
export { IncompleteStreamError } from "./errors/incomplete-stream-error";
export { RegionMismatchError } from "./errors/region-mismatch-error";
export {
  AccessDeniedError,
  OnDemandNotSupportedError,
  RouterLegacyModelError,
  RoutingNotSupportedError,
} from "./errors/routed-model-errors";
export type {
  BedrockRoutedCallOptions,
  BedrockRoutedChatModelInput,
  RequestOptions,
} from "./options/chat-model-options";
