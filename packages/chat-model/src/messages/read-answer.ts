import type { Citation, CitationsDelta, ContentBlock, Message } from "@aws-sdk/client-bedrock-runtime";
import type { ContentBlock as MessageBlock, MessageContent } from "@langchain/core/messages";
import type { InvalidToolCall, ToolCall } from "@langchain/core/messages/tool";
import { readToolCall } from "../tool-calls/unfinished-calls";
import { textOf } from "./block-fields";

/** The form of LangChain's content: `"v0"` is each provider's own, `"v1"` is LangChain's standard. */
export type OutputVersion = "v0" | "v1";

/** What of an answer is not in its metadata. */
export interface AnswerParts {
  readonly version: OutputVersion;
  readonly content: MessageContent;
  readonly tool_calls: ToolCall[];
  readonly invalid_tool_calls: InvalidToolCall[];
  readonly additional_kwargs: Record<string, unknown>;
}

/**
 * Reads the content of a Converse answer, so that `convertMessages` gives the same blocks in the same order.
 * In v0 form, as upstream gives it, tool calls are beside the content. If other blocks follow them,
 * `additional_kwargs.bedrock_tool_positions` says how many blocks come before each call.
 */
export function readAnswer(
  { content: blocks = [] }: Message,
  version: OutputVersion,
  stopReason?: string,
): AnswerParts {
  const content: MessageBlock[] = [];
  const tool_calls: ToolCall[] = [];
  const invalid_tool_calls: InvalidToolCall[] = [];
  const positions: [id: string, position: number][] = [];
  for (const [index, block] of blocks.entries()) {
    const { toolUse } = block;
    if (toolUse !== undefined && toolUse.type !== "server_tool_use") {
      const call = readToolCall(toolUse, index === blocks.length - 1, stopReason);
      if (call.type === "invalid_tool_call") invalid_tool_calls.push(call);
      else tool_calls.push(call);
      if (version === "v1") content.push({ ...call });
      else positions.push([call.id, content.length]);
    } else if (block.text !== "") content.push(toAnswerBlock(block, version));
  }
  const early = positions.filter(([, position]) => position < content.length);
  const additional_kwargs = early.length === 0 ? {} : { bedrock_tool_positions: Object.fromEntries(early) };
  const parts = { version, tool_calls, invalid_tool_calls, additional_kwargs };
  if (version === "v1") return { ...parts, content };
  const [only] = content;
  const isText = blocks.length === 1 && only?.type === "text" && typeof only.text === "string";
  return { ...parts, content: isText ? String(only.text) : content.length === 0 ? "" : content };
}

/** The text of content, for LangChain's generations. */
export function textOfContent(content: MessageContent): string {
  if (typeof content === "string") return content;
  return content.map((block) => (block.type === "text" ? (textOf(block.text) ?? "") : "")).join("");
}

/** LangChain's block for a block of an answer. */
export function toAnswerBlock(block: ContentBlock, version: OutputVersion): MessageBlock {
  if (block.text !== undefined) return { type: "text", text: block.text };
  const { reasoningContent } = block;
  if (reasoningContent?.reasoningText !== undefined) {
    const { text: reasoning = "", signature } = reasoningContent.reasoningText;
    return { type: "reasoning", reasoning, ...(signature === undefined ? {} : { signature }) };
  }
  const own = toOwnBlock(block);
  return version === "v0" ? own : (toStandardBlock(block) ?? { type: "non_standard", value: own });
}

/** A block in the form that upstream gives it: `{ type: "citations_content", citationsContent: { … } }`. */
function toOwnBlock(block: ContentBlock): MessageBlock {
  const redacted = block.reasoningContent?.redactedContent;
  if (redacted !== undefined) return { type: "reasoning_content", redactedContent: toBase64(redacted) };
  const [kind = "", value] = Object.entries(block)[0] ?? [];
  return { type: kind.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`), [kind]: value };
}

/** A standard block of LangChain's that holds all of a block; `undefined` when none does. */
function toStandardBlock({ citationsContent, image }: ContentBlock): MessageBlock | undefined {
  if (citationsContent !== undefined) {
    const { content = [], citations = [] } = citationsContent;
    if (content.length !== 1 || content[0]?.text === undefined || citations.length === 0) return undefined;
    return { type: "text", text: content[0].text, annotations: citations.map(toAnnotation) };
  }
  if (image?.source?.bytes === undefined || image.error !== undefined) return undefined;
  return { type: "image", mimeType: `image/${image.format}`, data: toBase64(image.source.bytes) };
}

/** LangChain's citation. Its `extras` hold Converse's, without which it could not be sent back. */
export function toAnnotation(citation: Citation | CitationsDelta): MessageBlock {
  const { title, source, sourceContent = [], location } = citation;
  const { documentIndex, start, end } =
    location?.documentChar ?? location?.documentPage ?? location?.documentChunk ?? {};
  const annotation = {
    citedText: sourceContent.map(({ text = "" }) => text).join(""),
    title,
    url: location?.web?.url,
    source: source ?? (documentIndex === undefined ? undefined : String(documentIndex)),
    startIndex: start,
    endIndex: end,
  };
  const known = Object.fromEntries(Object.entries(annotation).filter(([, value]) => value !== undefined));
  return { type: "citation", ...known, extras: { citation } };
}

function toBase64(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("base64");
}
