import { omitUndefined } from "@bedrock-routed/core";
import type { BaseMessage } from "@langchain/core/messages";
import { readFields } from "../read-fields";
import { type TextSpan, trimSpan } from "./statements";

/** What a Converse `Citation` points to. */
export interface NativeSource {
  /** Index from 0, among the documents of the request. */
  readonly documentIndex?: number;
  /** Name of the document. */
  readonly title?: string;
  /** Offset in the document's text. */
  readonly start?: number;
  /** Offset in the document's text, exclusive. */
  readonly end?: number;
  /** Empty when the citation does not include it. */
  readonly citedText: string;
}

/** A citation that the model returned separately from its text. */
export interface NativeCitation extends NativeSource {
  /** The cited statement in the answer. `undefined` when the message does not say which one it is. */
  readonly statement: TextSpan | undefined;
}

/** The text of a message. Unlike `message.text` it includes the text of native citations. */
export function readAnswerText({ content }: BaseMessage): string {
  if (typeof content === "string") return content;
  return content
    .map((block) => (block.type === "text" ? String(block.text ?? "") : readCitationsContent(block).text))
    .join("");
}

/**
 * Reads Converse `citationsContent` from a whole message, or from the chunks of a stream one by one.
 * `ChatBedrockConverse` keeps it in content blocks. In a stream of `BedrockRoutedChatModel` each citation
 * is in `additional_kwargs.citations` after the text of its block, and the end of the block follows.
 */
export class NativeCitationReader {
  readonly #citations: NativeCitation[] = [];
  #pending: NativeSource[] = [];
  #text = "";
  #blockStart = 0;

  add(message: BaseMessage): void {
    const { content, additional_kwargs, response_metadata } = message;
    const lengthBefore = this.#text.length;
    for (const block of typeof content === "string" ? [{ type: "text", text: content }] : content) {
      if (block.type === "text") this.#text += String(block.text ?? "");
      else this.#addCited(block);
    }
    const sources = readSources(additional_kwargs.citations);
    // Text and citations in one message come from concatenated chunks, which lose what each citation belongs to.
    if (this.#text.length > lengthBefore)
      this.#citations.push(...sources.map((source) => ({ ...source, statement: undefined })));
    else this.#pending.push(...sources);
    if (response_metadata.contentBlockStop !== undefined) this.#endBlock();
  }

  /** The text of the answer, and its citations in order. */
  finish(): { readonly text: string; readonly citations: readonly NativeCitation[] } {
    this.#endBlock();
    return { text: this.#text, citations: this.#citations };
  }

  #addCited(block: object): void {
    const { text, citations } = readCitationsContent(block);
    this.#endBlock();
    this.#text += text;
    this.#pending.push(...readSources(citations));
    this.#endBlock();
  }

  #endBlock(): void {
    const statement = trimSpan(this.#text, { start: this.#blockStart, end: this.#text.length });
    this.#citations.push(...this.#pending.map((source) => ({ ...source, statement })));
    this.#pending = [];
    this.#blockStart = this.#text.length;
  }
}

/**
 * Reads a Converse `citationsContent` block. Other blocks have no text and no citations.
 *
 * @see https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_CitationsContentBlock.html
 */
function readCitationsContent(block: object): { readonly text: string; readonly citations: unknown } {
  const { content, citations } = readFields(readFields(block).citationsContent);
  return { text: joinTexts(content), citations };
}

function readSources(citations: unknown): NativeSource[] {
  return Array.isArray(citations) ? citations.flatMap((citation) => readNativeSource(citation) ?? []) : [];
}

/** Locations whose index counts the documents of the prompt. Those of web pages and search results do not. */
const DOCUMENT_LOCATIONS = ["documentChar", "documentPage", "documentChunk"] as const;

/**
 * Reads a citation of a response or of a stream. `undefined` when it does not cite a document.
 *
 * @see https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_Citation.html
 */
function readNativeSource(citation: unknown): NativeSource | undefined {
  const { title, location, sourceContent } = readFields(citation);
  const kind = DOCUMENT_LOCATIONS.find((name) => name in readFields(location));
  if (kind === undefined && location !== undefined) return undefined;
  const { documentIndex, start, end } = readFields(kind === undefined ? undefined : readFields(location)[kind]);
  const hasOffsets = kind === "documentChar" && isCount(start) && isCount(end);
  return omitUndefined({
    citedText: joinTexts(sourceContent),
    documentIndex: isCount(documentIndex) ? documentIndex : undefined,
    title: typeof title === "string" ? title : undefined,
    start: hasOffsets ? start : undefined,
    end: hasOffsets ? end : undefined,
  });
}

/** The texts of a list of `{ text }` parts, joined. */
function joinTexts(parts: unknown): string {
  if (!Array.isArray(parts)) return "";
  return parts
    .map((part) => readFields(part).text)
    .filter((text) => typeof text === "string")
    .join("");
}

function isCount(value: unknown): value is number {
  return Number.isInteger(value) && Number(value) >= 0;
}
