import type { ContentBlock, ToolResultContentBlock } from "@aws-sdk/client-bedrock-runtime";
import { type Fields, isBlank, isRecord } from "./block-fields";
import { readCacheControl } from "./cache-control";
import type { MessageScope } from "./message-scope";
import { readBlock } from "./read-block";
import { toToolUseId } from "./tool-use-id";

/** What Bedrock is told of a tool that failed and gave no message. It takes no failure without content. */
const FAILED = "The tool failed and gave no message.";

/** The parts of LangChain's `ToolMessage` that go on the wire. */
export interface ToolOutput {
  readonly tool_call_id: string;
  readonly content: unknown;
  readonly status?: string | undefined;
}

/**
 * Builds the blocks of a tool's result: the result itself, and cache points that were in its content.
 * @throws InvalidMessageError for a block that a tool result cannot hold
 */
export function readToolMessage({ tool_call_id, content, status }: ToolOutput, scope: MessageScope): ContentBlock[] {
  const results: ToolResultContentBlock[] = [];
  const cachePoints: ContentBlock[] = [];
  for (const block of toBlocks(content)) {
    if (isRecord(block) && isRecord(block.cachePoint)) cachePoints.push(...(readBlock(block, scope) ?? []));
    else {
      const read = readResult(block, scope);
      results.push(...read);
      cachePoints.push(...readCacheControl(block, read, scope));
    }
  }
  const isError = status === "error";
  if (isError && results.length === 0) results.push({ text: FAILED });
  const toolResult = { toolUseId: toToolUseId(tool_call_id), content: results };
  return [{ toolResult: isError ? { ...toolResult, status: "error" } : toolResult }, ...cachePoints];
}

/** Converts the result that a human message holds in Anthropic's form. */
export function readAnthropicResult(block: Fields, scope: MessageScope): ContentBlock[] {
  const { tool_use_id, content, is_error } = block;
  const output = { tool_call_id: String(tool_use_id ?? ""), content, status: is_error === true ? "error" : undefined };
  return readToolMessage(output, scope);
}

function toBlocks(content: unknown): readonly unknown[] {
  if (Array.isArray(content)) return content;
  return content === undefined || content === null ? [] : [content];
}

function readResult(block: unknown, scope: MessageScope): readonly ToolResultContentBlock[] {
  // An empty result is an answer too, so nothing was changed that is worth a note.
  if (typeof block === "string") return isBlank(block) ? [] : [{ text: block }];
  if (isRecord(block) && block.json !== undefined) return [{ json: toDocument(block.json) }];
  if (isRecord(block) && block.type === "text" && typeof block.text === "string" && isBlank(block.text)) return [];
  const read = readBlock(block, scope);
  if (read === undefined) return [{ json: toDocument(block) }];
  return read.map((converted) => requireResult(converted, scope));
}

function requireResult(block: ContentBlock, scope: MessageScope): ToolResultContentBlock {
  if (block.text !== undefined) return { text: block.text };
  if (block.image !== undefined) return { image: block.image };
  if (block.document !== undefined) return { document: block.document };
  if (block.video !== undefined) return { video: block.video };
  if (block.searchResult !== undefined) return { searchResult: block.searchResult };
  throw scope.refuse(
    `a tool result cannot hold ${Object.keys(block).join(", ")}`,
    "Return text, JSON, an image, a document, a video or a search result from the tool.",
  );
}

type Json = NonNullable<ToolResultContentBlock.JsonMember["json"]>;

/** Any value of JSON. The SDK writes it as it is. */
function toDocument(value: unknown): Json {
  return value as Json;
}
