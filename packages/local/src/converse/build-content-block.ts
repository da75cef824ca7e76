import type { JsonObject } from "../wire/read-json";
import type { ReplyBlock } from "./reply";

/** A content block of a Converse response. */
export function buildContentBlock(block: ReplyBlock): JsonObject {
  switch (block.kind) {
    case "text":
      return { text: block.text };
    case "cited-text":
      return { citationsContent: { content: [{ text: block.text }], citations: block.citations } };
    case "tool-use":
      return { toolUse: { toolUseId: block.toolUseId, name: block.name, input: block.input } };
    case "reasoning":
      return { reasoningContent: { reasoningText: { text: block.text, signature: block.signature } } };
  }
}
