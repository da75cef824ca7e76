import type { Passage } from "../answer/read-passages";
import { isJsonObject, readObjects } from "../wire/read-json";
import type { ConverseRequest, WireBlock, WireMessage } from "./converse-request";
import { readDocument } from "./read-document";

/** What a request asks, and what it gives to answer from. */
export interface Prompt {
  /** Empty when no user message has a text. */
  readonly question: string;
  /** The language to answer in: the one that is asked for, or that of the question. */
  readonly language: "en" | "ja";
  /** The other texts: those around the question, then earlier ones, tool results with them. */
  readonly context: readonly string[];
  /** `document` and `searchResult` blocks whose text can be read, those of tool results with them. */
  readonly documents: readonly Passage[];
}

/** `Question: …`, as prompt templates label it; up to an empty line. */
const LABELLED_QUESTION = /^[ \t]*(?:(?:user )?question|query|質問|問い)[ \t]*[:：][ \t]*\n?(.+(?:\n.*\S.*)*)/gimu;
/** `Answer in English.` in a paragraph after the question. */
const LANGUAGE_REQUEST =
  /\n\s*\n(?:please )?(?:(?:answer|reply|respond) in (?<english>[a-z]+)|(?<japanese>[^\n]{1,8}語)で[^\n]{0,10}(?:答え|回答)[^\n]{0,10})[.。]?\s*$/iu;
const DOCUMENT_TAG = /<(\/?)documents?(?:\s[^>]*)?>/gi;

/**
 * The question is the last text block of the last user message that has one. A block that also holds
 * documents or a line labelled `Question:` is split.
 */
export function readPrompt({ messages, system }: Pick<ConverseRequest, "messages" | "system">): Prompt {
  const asked = messages.findLastIndex((message) => message.role === "user" && textsOf(message).length > 0);
  const texts = asked < 0 ? [] : textsOf(messages[asked]);
  const block = texts.at(-1) ?? "";
  const asksFor = LANGUAGE_REQUEST.exec(block)?.groups;
  const question = readQuestion(block.replace(LANGUAGE_REQUEST, ""));
  const around = block.replace(LANGUAGE_REQUEST, "").replace(question, "");
  const rest = around.trim() === "" ? [] : [around];
  const others = messages
    .filter((message, index) => index !== asked && message.role === "user")
    .flatMap((message) => textsOf(message));
  const results = messages.flatMap((message) => message.content.flatMap((block) => toolResultTexts(block, 1)));
  const documents = system.flatMap(textOf).filter((text) => /<\/document>/i.test(text));
  return {
    question,
    language: readLanguage(question, asksFor?.english ?? asksFor?.japanese),
    context: [...texts.slice(0, -1), ...rest, ...results, ...documents, ...others.reverse()],
    documents: messages.flatMap(({ content }) => content.flatMap(documentsOf)),
  };
}

function readLanguage(question: string, requested: string | undefined): Prompt["language"] {
  if (requested !== undefined) return /^(?:japanese|日本語)$/i.test(requested) ? "ja" : "en";
  return /[\p{Script=Hiragana}\p{Script=Katakana}]/u.test(question) ? "ja" : "en";
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

/** Text blocks, also those that are marked for a guardrail. */
function textOf(block: WireBlock): string[] {
  const guarded = isJsonObject(block.guardContent) ? block.guardContent.text : undefined;
  const { text } = isJsonObject(guarded) ? guarded : block;
  return typeof text === "string" ? [text] : [];
}

function documentsOf(block: WireBlock): Passage[] {
  const inner = isJsonObject(block.toolResult) ? readObjects(block.toolResult.content) : [];
  return [block, ...inner].flatMap((item) => readDocument(item) ?? []);
}

/** The texts of a tool result; empty for other blocks. @param indent of JSON: 1 gives each member a line of its own */
export function toolResultTexts(block: WireBlock, indent: number): string[] {
  const content = isJsonObject(block.toolResult) ? block.toolResult.content : undefined;
  return readObjects(content).flatMap((item) => {
    if (typeof item.text === "string") return [item.text];
    return item.json === undefined ? [] : [JSON.stringify(item.json, null, indent)];
  });
}
