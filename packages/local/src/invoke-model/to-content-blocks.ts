import type { WireBlock } from "../converse/converse-request";
import { isJsonObject, type JsonObject, readObjects } from "../wire/read-json";

/** Content of a Messages API message or system prompt as Converse blocks. `cache_control` becomes a cache point. */
export function toContentBlocks(content: unknown): WireBlock[] {
  if (typeof content === "string") return [{ text: content }];
  return readObjects(content).flatMap((block) => [toContentBlock(block), ...toCachePoint(block)]);
}

/** The cache point after a block with `cache_control`; none without. */
export function toCachePoint({ cache_control: control }: JsonObject): WireBlock[] {
  if (!isJsonObject(control)) return [];
  return [{ cachePoint: { type: "default", ...(control.ttl === undefined ? {} : { ttl: control.ttl }) } }];
}

function toContentBlock(block: JsonObject): WireBlock {
  switch (block.type) {
    case "text":
      return { text: block.text };
    case "image":
      return { image: { source: block.source } };
    case "document":
      return toDocument(block);
    case "search_result":
      return { searchResult: { source: block.source, title: block.title, content: block.content } };
    case "tool_use":
      return { toolUse: { toolUseId: block.id, name: block.name, input: block.input } };
    case "tool_result":
      return toToolResult(block);
    case "thinking":
      return { reasoningContent: { reasoningText: { text: block.thinking, signature: block.signature } } };
    case "redacted_thinking":
      return { reasoningContent: { redactedContent: block.data } };
    default:
      // An unknown kind is refused where blocks are checked.
      return { [String(block.type)]: block };
  }
}

function toToolResult(block: JsonObject): WireBlock {
  const status = block.is_error === true ? { status: "error" } : {};
  const content = typeof block.content === "string" ? [{ text: block.content }] : toContentBlocks(block.content);
  return { toolResult: { toolUseId: block.tool_use_id, content, ...status } };
}

function toDocument({ source, title, context }: JsonObject): WireBlock {
  const from = isJsonObject(source) ? source : {};
  const isText = from.type === "text" || from.media_type === "text/plain";
  const text = from.type === "content" ? { content: readObjects(from.content) } : { text: from.data };
  return {
    document: {
      // Titles are free text here; the names of Converse's documents are not.
      name: "document",
      format: isText ? "txt" : "pdf",
      source: isText || from.type === "content" ? text : { bytes: from.data },
      context: [title, context].filter((part) => typeof part === "string").join("\n"),
    },
  };
}
