import { mediaTypeOfBlock, readText } from "../documents/document-formats";
import { detectLanguage, findLanguage, type Language } from "../text/language";
import { isJsonObject, type JsonObject, readObjects } from "../wire/read-json";
import type { ConverseRequest, WireBlock, WireMessage } from "./converse-request";
import { DOCUMENT_TAG, hasClosingTag, type Passage } from "./tagged-documents";

/** What a request asks, and what it provides to answer from. */
export interface Prompt {
  /** Empty when no user message has a text. */
  readonly question: string;
  /** The language to answer in: the language that the prompt asks for, or else the language of the question. */
  readonly language: Language;
  /** The other texts: first the texts around the question, then tool results, then earlier texts. */
  readonly context: readonly string[];
  /** The `document` and `searchResult` blocks whose text can be read. They can also be in tool results. */
  readonly documents: readonly Passage[];
}

/** A line such as `Question: …` in a prompt template. The question ends at an empty line. */
const LABELLED_QUESTION = /^[ \t]*(?:(?:user )?question|query|質問|問い)[ \t]*[:：][ \t]*\n?(.+(?:\n.*\S.*)*)/gimu;
/** `Answer in English.` as the whole of a line. */
const LANGUAGE_REQUEST =
  /^(?:please )?(?:(?:answer|reply|respond) in (?<english>[a-z]+)|(?<japanese>[^\n]{1,8}語)で[^\n]{0,10}(?:答え|回答)[^\n]{0,10})[.。]?$/iu;

/**
 * Reads the question of a request and its context. The question is the last text block of the last user message that
 * has one. If this block also holds documents or a line that starts with `Question:`, it is split.
 */
export function readPrompt({ messages, system }: Pick<ConverseRequest, "messages" | "system">): Prompt {
  const asked = messages.findLastIndex((message) => message.role === "user" && textsOf(message).length > 0);
  const texts = asked < 0 ? [] : textsOf(messages[asked]);
  const { block, requestedLanguage } = splitLanguageRequest(texts.at(-1) ?? "");
  const question = readQuestion(block);
  const around = block.replace(question, "");
  const rest = around.trim() === "" ? [] : [around];
  const others = messages
    .filter((message, index) => index !== asked && message.role === "user")
    .flatMap((message) => textsOf(message));
  const results = messages.flatMap((message) => message.content.flatMap((block) => toolResultTexts(block, 1)));
  const documents = system.flatMap(textOf).filter(hasClosingTag);
  return {
    question,
    language: readLanguage(question, requestedLanguage),
    context: [...texts.slice(0, -1), ...rest, ...results, ...documents, ...others.reverse()],
    documents: messages.flatMap(({ content }) => content.flatMap(documentsOf)),
  };
}

/** Splits a request for a language off a text block: a last paragraph such as `Answer in English.`. */
function splitLanguageRequest(text: string): { readonly block: string; readonly requestedLanguage?: string } {
  const trimmed = text.trimEnd();
  const lineStart = trimmed.lastIndexOf("\n") + 1;
  const { english, japanese } = LANGUAGE_REQUEST.exec(trimmed.slice(lineStart))?.groups ?? {};
  const requestedLanguage = english ?? japanese;
  const before = trimmed.slice(0, lineStart);
  const contentLength = before.trimEnd().length;
  const lineBreak = before.indexOf("\n", contentLength);
  // A paragraph of its own comes after an empty line.
  if (requestedLanguage === undefined || lineBreak === before.lastIndexOf("\n")) return { block: text };
  return { block: before.slice(0, lineBreak), requestedLanguage };
}

function readLanguage(question: string, requested: string | undefined): Prompt["language"] {
  return requested === undefined ? detectLanguage(question) : findLanguage(requested);
}

function readQuestion(block: string): string {
  const labelled = [...block.matchAll(LABELLED_QUESTION)].at(-1)?.[1];
  if (labelled !== undefined) return labelled.trim();
  const tags = [...block.matchAll(DOCUMENT_TAG)];
  const end = tags.findLast(([, closes]) => closes === "/");
  const after = end === undefined ? "" : block.slice(end.index + end[0].length).trim();
  return after === "" ? block.slice(0, tags[0]?.index).trim() : after;
}

function textsOf(message: WireMessage | undefined): string[] {
  return message?.content.flatMap(textOf) ?? [];
}

/** Reads text blocks, including those that are marked for a guardrail. */
function textOf(block: WireBlock): string[] {
  const guarded = isJsonObject(block.guardContent) ? block.guardContent.text : undefined;
  const { text } = isJsonObject(guarded) ? guarded : block;
  return typeof text === "string" ? [text] : [];
}

/**
 * Returns the texts of a tool result. Empty for other blocks.
 * @param indent indentation of JSON; 1 writes each member on its own line
 */
export function toolResultTexts(block: WireBlock, indent: number): string[] {
  const content = isJsonObject(block.toolResult) ? block.toolResult.content : undefined;
  return readObjects(content).flatMap((item) => {
    if (typeof item.text === "string") return [item.text];
    return item.json === undefined ? [] : [JSON.stringify(item.json, null, indent)];
  });
}

function documentsOf(block: WireBlock): Passage[] {
  const inner = isJsonObject(block.toolResult) ? readObjects(block.toolResult.content) : [];
  return [block, ...inner].flatMap((item) => readDocumentBlock(item) ?? []);
}

/** Reads the text of a `document` or `searchResult` block. `undefined` for other blocks, and for formats such as PDF. */
export function readDocumentBlock(block: WireBlock): Passage | undefined {
  if (isJsonObject(block.searchResult)) return readSearchResult(block.searchResult);
  if (!isJsonObject(block.document)) return undefined;
  const { name, format, source, context } = block.document;
  const text = readSource(isJsonObject(source) ? source : {}, format);
  if (text === undefined || text.trim() === "") return undefined;
  // The first row of a CSV file says what the other rows are about.
  const header = format === "csv" ? text.slice(0, text.indexOf("\n") + 1) : "";
  return {
    text: text.slice(header.length),
    heading: [name, context, header].filter((part) => typeof part === "string").join("\n"),
  };
}

function readSource(source: JsonObject, format: unknown): string | undefined {
  if (typeof source.text === "string") return source.text;
  if (Array.isArray(source.content)) return joinTexts(source.content);
  const mediaType = mediaTypeOfBlock(format);
  if (typeof source.bytes !== "string" || mediaType === undefined) return undefined;
  return readText(Buffer.from(source.bytes, "base64").toString("utf8"), mediaType);
}

function readSearchResult({ title, content }: JsonObject): Passage {
  return { text: joinTexts(content), heading: typeof title === "string" ? title : "" };
}

function joinTexts(content: unknown): string {
  return readObjects(content)
    .flatMap(({ text }) => (typeof text === "string" ? [text] : []))
    .join("\n\n");
}
