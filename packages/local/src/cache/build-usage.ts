import type { JsonObject } from "../wire/read-json";
import type { CacheUsage } from "./prompt-cache";

/**
 * `usage` on the wire. `inputTokens` leaves cached tokens out; `totalTokens` counts every token,
 * which AWS does not document. `cacheDetails` lists writes, longest TTL first.
 */
export function buildUsage(input: CacheUsage, outputTokens: number): JsonObject {
  const { "5m": short, "1h": long } = input.writtenTokens;
  return {
    inputTokens: input.inputTokens,
    outputTokens,
    totalTokens: input.inputTokens + input.readTokens + short + long + outputTokens,
    cacheReadInputTokens: input.readTokens,
    cacheWriteInputTokens: short + long,
    cacheDetails: [
      { ttl: "1h", inputTokens: long },
      { ttl: "5m", inputTokens: short },
    ].filter((detail) => detail.inputTokens > 0),
  };
}
