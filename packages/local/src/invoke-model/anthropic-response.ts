import { createHash } from "node:crypto";
import { readTokenUsage } from "@bedrock-routed/core";
import { splitInputDeltas, splitTextDeltas } from "../converse/build-response";
import type { ConverseOutcome } from "../converse/converse";
import type { ReplyBlock } from "../converse/plan-reply";
import type { JsonObject } from "../wire/read-json";

/** A message of Anthropic's Messages API. */
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
    // `anthropic.claude-sonnet-4-5-20250929-v1:0` without its provider and its version.
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

/** The Messages API has no stop reason for guardrails. */
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

/**
 * Builds the events of a streamed message, without `ping` events.
 * @see https://platform.claude.com/docs/en/build-with-claude/streaming
 */
export function buildAnthropicEvents(message: AnthropicMessage): JsonObject[] {
  const { output_tokens: outputTokens, ...inputUsage } = message.usage;
  return [
    {
      type: "message_start",
      message: { ...message, content: [], stop_reason: null, usage: { ...inputUsage, output_tokens: 1 } },
    },
    ...message.content.flatMap(buildBlockEvents),
    {
      type: "message_delta",
      delta: { stop_reason: message.stop_reason, stop_sequence: message.stop_sequence },
      usage: { output_tokens: outputTokens },
    },
    { type: "message_stop" },
  ];
}

function buildBlockEvents(block: JsonObject, index: number): JsonObject[] {
  return [
    { type: "content_block_start", index, content_block: withoutContent(block) },
    ...buildDeltas(block).map((delta) => ({ type: "content_block_delta", index, delta })),
    { type: "content_block_stop", index },
  ];
}

function withoutContent(block: JsonObject): JsonObject {
  if (block.type === "tool_use") return { ...block, input: {} };
  return block.type === "thinking" ? { ...block, thinking: "", signature: "" } : { ...block, text: "" };
}

function buildDeltas(block: JsonObject): JsonObject[] {
  if (block.type === "tool_use") {
    return splitInputDeltas(JSON.stringify(block.input)).map((json) => ({
      type: "input_json_delta",
      partial_json: json,
    }));
  }
  if (block.type === "thinking") {
    const thinking = splitTextDeltas(String(block.thinking));
    return [
      ...thinking.map((text) => ({ type: "thinking_delta", thinking: text })),
      { type: "signature_delta", signature: block.signature },
    ];
  }
  return splitTextDeltas(String(block.text)).map((text) => ({ type: "text_delta", text }));
}
