import { readTokenUsage } from "@bedrock-routed/core";
import type { ConverseOutcome } from "../converse/converse";
import type { JsonObject } from "../wire/read-json";

/** Member of the last chunk of a stream that holds them. */
export const INVOCATION_METRICS = "amazon-bedrock-invocationMetrics";

/** What the service adds to the last chunk of a stream. @param latencyMs measured by the server */
export function buildInvocationMetrics({ usage }: ConverseOutcome, latencyMs: number): JsonObject {
  const tokens = readTokenUsage(usage);
  return {
    inputTokenCount: tokens?.inputTokens ?? 0,
    outputTokenCount: tokens?.outputTokens ?? 0,
    invocationLatency: latencyMs,
    firstByteLatency: latencyMs,
    cacheReadInputTokenCount: tokens?.cacheReadTokens ?? 0,
    cacheWriteInputTokenCount: (tokens?.cacheWrite5mTokens ?? 0) + (tokens?.cacheWrite1hTokens ?? 0),
  };
}

/** The same as headers of a whole response. */
export function buildMetricHeaders(outcome: ConverseOutcome, latencyMs: number): Record<string, string> {
  const metrics = buildInvocationMetrics(outcome, latencyMs);
  return {
    "x-amzn-bedrock-input-token-count": String(metrics.inputTokenCount),
    "x-amzn-bedrock-output-token-count": String(metrics.outputTokenCount),
    "x-amzn-bedrock-invocation-latency": String(latencyMs),
    "x-amzn-bedrock-cache-read-input-token-count": String(metrics.cacheReadInputTokenCount),
    "x-amzn-bedrock-cache-write-input-token-count": String(metrics.cacheWriteInputTokenCount),
  };
}
