import type { TokenUsage } from "@bedrock-routed/core";
import { AIMessage, AIMessageChunk, type BaseMessage, type UsageMetadata } from "@langchain/core/messages";

/** LangChain's `usage_metadata` of an answer. */
export function usageMetadataOf(message: BaseMessage): UsageMetadata | undefined {
  return AIMessage.isInstance(message) || AIMessageChunk.isInstance(message) ? message.usage_metadata : undefined;
}

/**
 * Usage from `usage_metadata`, whose `input_tokens` include cache reads and writes. It does not
 * tell TTLs, so writes count as 5-minute writes. `undefined` when there is none, or it cannot be
 * right: no call uses no tokens.
 */
export function readUsageMetadata(message: BaseMessage): TokenUsage | undefined {
  const metadata = usageMetadataOf(message);
  if (metadata === undefined) return undefined;
  const cacheReadTokens = metadata.input_token_details?.cache_read ?? 0;
  const cacheWrite5mTokens = metadata.input_token_details?.cache_creation ?? 0;
  const usage = {
    inputTokens: metadata.input_tokens - cacheReadTokens - cacheWrite5mTokens,
    cacheReadTokens,
    cacheWrite5mTokens,
    cacheWrite1hTokens: 0,
    outputTokens: metadata.output_tokens,
  };
  const tokens = metadata.input_tokens + metadata.output_tokens;
  return isTokenUsage(usage) && tokens > 0 ? usage : undefined;
}

/** Whether every count is a whole number, 0 or more. */
export function isTokenUsage(usage: Partial<TokenUsage> | undefined): usage is TokenUsage {
  if (usage === undefined) return false;
  const { inputTokens, cacheReadTokens, cacheWrite5mTokens, cacheWrite1hTokens, outputTokens } = usage;
  return [inputTokens, cacheReadTokens, cacheWrite5mTokens, cacheWrite1hTokens, outputTokens].every(
    (count) => Number.isSafeInteger(count) && Number(count) >= 0,
  );
}
