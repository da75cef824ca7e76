import { splitInputDeltas, splitTextDeltas } from "../converse/split-deltas";
import type { JsonObject } from "../wire/read-json";
import type { AnthropicMessage } from "./anthropic-message";

/**
 * The events of a streamed message of Anthropic's Messages API, without `ping`s.
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
    { type: "content_block_start", index, content_block: emptied(block) },
    ...deltasOf(block).map((delta) => ({ type: "content_block_delta", index, delta })),
    { type: "content_block_stop", index },
  ];
}

function emptied(block: JsonObject): JsonObject {
  if (block.type === "tool_use") return { ...block, input: {} };
  return block.type === "thinking" ? { ...block, thinking: "", signature: "" } : { ...block, text: "" };
}

function deltasOf(block: JsonObject): JsonObject[] {
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
