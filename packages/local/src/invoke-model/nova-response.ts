import { readTokenUsage } from "@bedrock-routed/core";
import { buildContentBlock } from "../converse/build-content-block";
import { buildStreamEvents } from "../converse/build-stream-events";
import type { ConverseOutcome } from "../converse/converse";
import type { JsonObject } from "../wire/read-json";

/** Builds the body of an InvokeModel response for a Nova model. */
export function buildNovaResponse(outcome: ConverseOutcome): JsonObject {
  return {
    output: { message: { content: outcome.blocks.map(buildContentBlock), role: "assistant" } },
    stopReason: outcome.stopReason,
    usage: buildNovaUsage(outcome),
  };
}

/** The chunks of a streamed response for a Nova model: Converse's events by their names. */
export function buildNovaEvents(outcome: ConverseOutcome): JsonObject[] {
  return buildStreamEvents(outcome, 0).map(({ type, body }) => {
    if (type === "messageStop") return { messageStop: { stopReason: outcome.stopReason } };
    if (type === "metadata") return { metadata: { usage: buildNovaUsage(outcome), metrics: {}, trace: {} } };
    return { [type]: body };
  });
}

function buildNovaUsage({ usage }: ConverseOutcome): JsonObject {
  const tokens = readTokenUsage(usage);
  const { inputTokens = 0, outputTokens = 0, cacheReadTokens = 0, cacheWrite5mTokens = 0 } = tokens ?? {};
  return {
    inputTokens,
    outputTokens,
    totalTokens: usage.totalTokens,
    cacheReadInputTokenCount: cacheReadTokens,
    cacheWriteInputTokenCount: cacheWrite5mTokens,
  };
}
