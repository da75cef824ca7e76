import { mediaTypeOfBlock, readText } from "../documents/document-formats";
import { asksForQuestion, readHumanTurns } from "../prompt-layout/make-standalone";
import { isOnlyInstructions, readAskingText, readContextText, readSystemText } from "../prompt-layout/read-layout";
import { readTaggedConversation } from "../prompt-layout/tagged-conversation";
import { detectLanguage, findLanguage, type Language } from "../text/language";
import { isJsonObject, type JsonObject, readObjects } from "../wire/read-json";
import type { ConverseRequest, WireBlock, WireMessage } from "./converse-request";
import type { Passage } from "./tagged-documents";

/** What a request asks, and what it provides to answer from. */
export interface Prompt {
  /** Empty when no user message has a text. */
  readonly question: string;
  /** The language to answer in: the language that the prompt asks for, or else the language of the question. */
  readonly language: Language;
  /** The texts to answer from: first those around the question, then tool results, system prompts, earlier texts. */
  readonly context: readonly string[];
  /** The `document` and `searchResult` blocks whose text can be read. They can also be in tool results. */
  readonly documents: readonly Passage[];
  /** The texts of system prompts and of the question's message that tell how to answer. */
  readonly instructions: string;
  /** An answer from before, which is to be improved or graded. Empty without one. */
  readonly draft: string;
  /** Whether the prompt asks to rewrite the question instead of answering it. */
  readonly asksForQuestion: boolean;
  /** What the user asked before, first things first. */
  readonly earlierQuestions: readonly string[];
}

/** `Answer in English.` as the whole of a line. */
const LANGUAGE_REQUEST =
  /^(?:please )?(?:(?:answer|reply|respond) in (?<english>[a-z]+)|(?<japanese>[^\n]{1,8}語)で[^\n]{0,10}(?:答え|回答)[^\n]{0,10})[.。]?$/iu;

/**
 * Reads the question of a request and its context. The question is in the last text block of the last user message
 * that has one: `readAskingText` finds it and the context in it. A system prompt can hold context too.
 */
export function readPrompt(request: Pick<ConverseRequest, "messages" | "system">): Prompt {
  const known = prompts.get(request.messages);
  if (known !== undefined && known.system === request.system) return known.prompt;
  const prompt = readWholePrompt(request);
  prompts.set(request.messages, { system: request.system, prompt });
  return prompt;
}

/** The router, the tools and the answer all read the prompt of a request. */
const prompts = new WeakMap<
  readonly WireMessage[],
  { readonly system: readonly WireBlock[]; readonly prompt: Prompt }
>();

function readWholePrompt({ messages, system }: Pick<ConverseRequest, "messages" | "system">): Prompt {
  const { earlier, texts, later } = readUserTexts(messages);
  const said = [...earlier, ...texts];
  const position = findAskingText(said, earlier.length);
  const { block, requestedLanguage } = splitLanguageRequest(said[position] ?? "");
  const around = said.slice(earlier.length, Math.max(earlier.length, position));
  const isConversation = (text: string): boolean => readTaggedConversation(text) !== undefined;
  const before = around.filter((text) => !isConversation(text)).flatMap(readContextText);
  const results = messages.flatMap((message) => message.content.flatMap((block) => toolResultTexts(block, 1)));
  const systemTexts = system.flatMap(textOf).map(readSystemText);
  const systemContexts = systemTexts.flatMap(({ contexts }) => contexts);
  const documents = messages.flatMap(({ content }) => content.flatMap(documentsOf));
  const hasContext = documents.length + before.length + results.length + systemContexts.length > 0;
  const layout = readAskingText(block, hasContext);
  const question = layout.question ?? "";
  const found = [...before, ...layout.contexts, ...results, ...systemContexts];
  // An answer that is graded without a context is what there is to look at.
  const isGraded = found.length === 0 && layout.draft !== "";
  const own = isGraded ? [layout.draft] : found;
  const others = [...said.slice(0, Math.min(position, earlier.length)), ...later].reverse().flatMap(readContextText);
  // A text that is the question as a whole gives no orders.
  const orders = [
    ...systemTexts.map(({ instructions }) => instructions),
    ...(question === block.trim() ? [] : [layout.instructions]),
    ...said.slice(position + 1),
  ].join("\n\n");
  const isRewritten = own.length === 0 && documents.length === 0 && asksForQuestion(orders);
  return {
    question,
    language: readLanguage(question, requestedLanguage),
    context: isRewritten ? [] : [...own, ...around.filter(isConversation), ...others],
    documents,
    instructions: orders,
    draft: isGraded ? "" : layout.draft,
    asksForQuestion: isRewritten,
    earlierQuestions: [
      ...said
        .slice(0, position)
        .flatMap((text) => readTaggedConversation(text) ?? readAskingText(text, false).question ?? []),
      ...readHumanTurns(layout.history),
    ],
  };
}

/** The texts of the last user message that has one, and those of the user messages around it. */
function readUserTexts(messages: readonly WireMessage[]): Readonly<Record<"earlier" | "texts" | "later", string[]>> {
  const asked = messages.findLastIndex((message) => message.role === "user" && textsOf(message).length > 0);
  const textsWhere = (isWanted: (index: number) => boolean): string[] =>
    messages.flatMap((message, index) => (message.role === "user" && isWanted(index) ? textsOf(message) : []));
  return {
    earlier: textsWhere((index) => index < asked),
    texts: textsWhere((index) => index === asked),
    later: textsWhere((index) => index > asked),
  };
}

/**
 * Finds the text that asks. A last text that only tells what to do with the conversation, such as "Given the above
 * conversation, generate a search query", belongs to the text before it.
 * @param first position of the first text of the last user message
 */
function findAskingText(texts: readonly string[], first: number): number {
  const last = texts.length - 1;
  const text = texts[last];
  if (text === undefined || last === 0 || !isOnlyInstructions(text)) return last;
  return last > first || asksForQuestion(text) ? last - 1 : last;
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
