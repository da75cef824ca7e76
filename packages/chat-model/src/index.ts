export { BedrockRoutedChatModel } from "./bedrock-routed-chat-model";
export type { CacheWarning } from "./cache-health/cache-health-monitor";
export { IncompleteStreamError } from "./errors/incomplete-stream-error";
export { RegionMismatchError } from "./errors/region-mismatch-error";
export {
  AccessDeniedError,
  LegacyModelError,
  OnDemandNotSupportedError,
  RoutingNotSupportedError,
} from "./errors/routed-model-errors";
export type {
  BedrockRoutedCallOptions,
  BedrockRoutedChatModelInput,
  RequestOptions,
} from "./options/chat-model-options";
