import { createHash } from "node:crypto";
import { readTokenUsage } from "@bedrock-routed/core";
import type { ConverseOutcome } from "../converse/converse";
import type { ReplyBlock } from "../converse/reply";
import type { JsonObject } from "../wire/read-json";

/** A reply as a message of Anthropic's Messages API. */
export interface AnthropicMessage extends JsonObject {
  readonly content: readonly JsonObject[];
  readonly usage: JsonObject;
  readonly stop_reason: string;
  readonly stop_sequence: string | null;
}

/** Builds the body of an InvokeModel response for a Claude model. */
export function buildAnthropicMessage(outcome: ConverseOutcome): AnthropicMessage {
  const content = outcome.blocks.map(toAnthropicBlock);
  const id = createHash("sha256").update(JSON.stringify(content)).digest("base64url").slice(0, 24);
  return {
    id: `msg_bdrk_${id}`,
    type: "message",
    role: "assistant",
    // `anthropic.claude-sonnet-4-5-20250929-v1:0` without its provider and version.
    model: outcome.modelId.replace(/^anthropic\./, "").replace(/-v\d+(?::\d+)?$/, ""),
    content,
    stop_reason: toStopReason(outcome.stopReason),
    stop_sequence: outcome.stopSequence ?? null,
    usage: buildAnthropicUsage(outcome),
  };
}

function toAnthropicBlock(block: ReplyBlock): JsonObject {
  switch (block.kind) {
    case "tool-use":
      return {
        type: "tool_use",
        id: block.toolUseId.replace(/^tooluse_/, "toolu_bdrk_"),
        name: block.name,
        input: block.input,
      };
    case "reasoning":
      return { type: "thinking", thinking: block.text, signature: block.signature };
    case "text":
    case "cited-text":
      return { type: "text", text: block.text };
  }
}

/** The Messages API has no word for guardrails. */
function toStopReason(stopReason: ConverseOutcome["stopReason"]): string {
  return stopReason === "guardrail_intervened" || stopReason === "content_filtered" ? "refusal" : stopReason;
}

function buildAnthropicUsage({ usage }: ConverseOutcome): JsonObject {
  const tokens = readTokenUsage(usage);
  const ephemeral5m = tokens?.cacheWrite5mTokens ?? 0;
  const ephemeral1h = tokens?.cacheWrite1hTokens ?? 0;
  return {
    input_tokens: tokens?.inputTokens ?? 0,
    cache_creation_input_tokens: ephemeral5m + ephemeral1h,
    cache_read_input_tokens: tokens?.cacheReadTokens ?? 0,
    cache_creation: { ephemeral_5m_input_tokens: ephemeral5m, ephemeral_1h_input_tokens: ephemeral1h },
    output_tokens: tokens?.outputTokens ?? 0,
  };
}
