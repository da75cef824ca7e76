import type { ContentBlock, ReasoningContentBlock, ToolUseBlock } from "@aws-sdk/client-bedrock-runtime";
import { type Fields, findNativeKind, isBlank, isRecord, type NativeKind, textOf, toNativeBlock } from "./block-fields";
import { buildMediaBlock, buildNativeMediaBlock } from "./media-blocks";
import { readBytes } from "./media-bytes";
import type { MessageScope } from "./message-scope";

/**
 * Converts one content block of any message: a string, a standard block of LangChain's, a block of an
 * earlier LangChain, of OpenAI or of Anthropic, or a block in Converse's own form. Tool calls are left to
 * the message that they belong to.
 *
 * @returns no block for one that Bedrock would refuse because it is empty, which is noted;
 * `undefined` for a kind that is not known
 * @throws InvalidMessageError for media that Converse cannot take
 */
export function readBlock(block: unknown, scope: MessageScope): readonly ContentBlock[] | undefined {
  if (typeof block === "string") return buildText(block, scope);
  if (!isRecord(block)) return undefined;
  if (block.type === "text" && typeof block.text === "string") return buildText(block.text, scope, block.annotations);
  const native = findNativeKind(block);
  if (native !== undefined) return buildNative(native, block[native], scope);
  switch (block.type) {
    case "input_text":
    case "output_text":
    case undefined:
      return typeof block.text === "string" ? buildText(block.text, scope, block.annotations) : undefined;
    case "refusal":
      return typeof block.refusal === "string" ? buildText(block.refusal, scope) : undefined;
    case "reasoning":
    case "thinking":
    case "redacted_thinking":
    case "reasoning_content":
      return buildReasoning(readReasoning(block), scope);
    case "non_standard":
      return readBlock(block.value, scope);
    case "search_result":
      return buildSearchResult(block, scope);
    default: {
      const media = buildMediaBlock(block, scope);
      return media && [media];
    }
  }
}

function buildText(text: string, scope: MessageScope, annotations?: unknown): readonly ContentBlock[] {
  if (isBlank(text)) {
    scope.note("blank-text");
    return [];
  }
  if (!Array.isArray(annotations) || annotations.length === 0) return [{ text }];
  const citations = annotations.flatMap(readAnnotation);
  if (citations.length === annotations.length)
    return [toNativeBlock("citationsContent", { content: [{ text }], citations })];
  scope.note("foreign-citations");
  return [{ text }];
}

/** The Converse citation that our v1 output keeps in an annotation. Those of others have no place in a document of the request. */
function readAnnotation(annotation: unknown): readonly Fields[] {
  const extras = isRecord(annotation) ? annotation.extras : undefined;
  return isRecord(extras) && isRecord(extras.citation) ? [extras.citation] : [];
}

function buildNative(kind: NativeKind, value: unknown, scope: MessageScope): readonly ContentBlock[] {
  const fields = isRecord(value) ? value : {};
  switch (kind) {
    case "image":
    case "document":
    case "video":
    case "audio":
      return [buildNativeMediaBlock(kind, fields, scope)];
    case "reasoningContent":
      return buildReasoning(readReasoning(fields), scope);
    case "toolUse":
      return [{ toolUse: { ...readNativeToolUse(fields), input: toToolInput(fields.input, scope) } }];
    case "toolResult":
      return [toNativeBlock(kind, { ...fields, content: readNativeResults(fields.content, scope) })];
    default:
      return [toNativeBlock(kind, value)];
  }
}

function readNativeToolUse({ toolUseId, name, type }: Fields): Omit<ToolUseBlock, "input"> {
  const use = { toolUseId: textOf(toolUseId), name: textOf(name) };
  return type === "server_tool_use" ? { ...use, type } : use;
}

/** The content of a tool result in Converse's own form, with the bytes of its media read. */
function readNativeResults(content: unknown, scope: MessageScope): readonly unknown[] {
  if (!Array.isArray(content)) return [];
  return content.flatMap((part: unknown): readonly unknown[] => {
    const isMedia = isRecord(part) && (part.image ?? part.document ?? part.video) !== undefined;
    return isMedia ? (readBlock(part, scope) ?? [part]) : [part];
  });
}

interface Reasoning {
  readonly text?: string | undefined;
  readonly signature?: string | undefined;
  readonly redacted?: unknown;
}

/** Reads LangChain's standard block, its earlier block, Anthropic's two blocks, and Converse's own. */
function readReasoning(block: Fields): Reasoning {
  const { reasoningText } = block;
  if (isRecord(reasoningText)) return { text: textOf(reasoningText.text), signature: textOf(reasoningText.signature) };
  if (block.type === "redacted_thinking") return { redacted: block.data };
  if (block.redactedContent !== undefined) return { redacted: block.redactedContent };
  const text = textOf(reasoningText) ?? textOf(block.reasoning) ?? textOf(block.thinking);
  return { text, signature: textOf(block.signature) };
}

/** Reasoning with a signature is kept even without a text: the model checks the signature. */
function buildReasoning({ text = "", signature, redacted }: Reasoning, scope: MessageScope): readonly ContentBlock[] {
  let content: ReasoningContentBlock | undefined;
  if (redacted !== undefined) {
    const redactedContent = readBytes(redacted);
    content = redactedContent && { redactedContent };
  } else if (signature !== undefined && signature !== "") content = { reasoningText: { text, signature } };
  else if (text !== "") content = { reasoningText: { text } };
  if (content !== undefined) return [{ reasoningContent: content }];
  scope.note("empty-reasoning");
  return [];
}

/** Anthropic's block of a search result. */
function buildSearchResult(
  { source, title, content, citations }: Fields,
  scope: MessageScope,
): readonly ContentBlock[] {
  const texts = Array.isArray(content)
    ? content.flatMap((part) => (isRecord(part) ? (textOf(part.text) ?? []) : []))
    : [];
  if (typeof source !== "string" || typeof title !== "string" || texts.length === 0) {
    throw scope.refuse("its search result has no source, title or text", "Give it all three.");
  }
  const result = { source, title, content: texts.map((text) => ({ text })) };
  return [toNativeBlock("searchResult", isRecord(citations) ? { ...result, citations } : result)];
}

/** The arguments of a tool call as an object, which is what Converse takes. */
export function toToolInput(args: unknown, scope: MessageScope): NonNullable<ToolUseBlock["input"]> {
  const parsed = typeof args === "string" ? parseJson(args) : args;
  if (isRecord(parsed)) return parsed as { [key: string]: NonNullable<ToolUseBlock["input"]> };
  scope.note("tool-input");
  return {};
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
