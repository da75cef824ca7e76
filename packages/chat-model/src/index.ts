export type { BedrockRoutedChatModelInput } from "./bedrock-routed-chat-model";
export { BedrockRoutedChatModel } from "./bedrock-routed-chat-model";
export { IncompleteStreamError } from "./incomplete-stream-error";
export { RegionMismatchError } from "./region-mismatch-error";
