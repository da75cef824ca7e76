import type { ConverseRequest, WireMessage } from "../converse-request/converse-request";
import { readPrompt, toolResultTexts } from "../converse-request/read-prompt";
import type { Language } from "../text/language";
import { splitSentences } from "../text/split-sentences";
import { isJsonObject } from "../wire/read-json";
import { answerFromPassages, type ExtractiveAnswer } from "./answer-extractively";

/** A tool result of at most this many characters is quoted completely. */
const SHORT_RESULT = 400;
const MAX_RESULT_SENTENCES = 3;

/** The result of one tool call. */
interface ToolResult {
  readonly name: string;
  readonly text: string;
  readonly isError: boolean;
}

/**
 * Answers from the results of the tools that were called since the user's last text: with the sentences that match the
 * question, or with the start of the results when no sentence matches. Errors are reported. After a hand-over to
 * another agent, the answer of that agent is repeated.
 * @returns `undefined` when the last message has no tool result
 */
export function answerFromToolResults(request: ConverseRequest): ExtractiveAnswer | undefined {
  const { messages } = request;
  if (messages.at(-1)?.content.some(isToolResult) !== true) return undefined;
  const results = readResults(messages).filter(({ text }) => text.trim() !== "");
  if (results.length === 0) return undefined;
  const { question, language } = readPrompt(request);
  const errors = results.filter(({ isError }) => isError).map(({ name, text }) => reportError(name, text, language));
  const told = results.filter(({ isError, text }) => !isError && !HANDED_OVER.test(text)).map(({ text }) => text);
  if (told.length === 0 && errors.length === 0) {
    const text = lastSaid(messages) ?? results.map((result) => result.text).join("\n");
    return { text, outcome: "quoted", quotes: [{ text }] };
  }
  const whole = told.join("\n").trim();
  if (whole.length > SHORT_RESULT) {
    const answer = answerFromPassages(
      question,
      language,
      told.map((text) => ({ text, heading: "" })),
    );
    if (answer.outcome === "quoted") return withErrors(answer, errors);
  }
  const text = whole.length <= SHORT_RESULT ? whole : firstSentences(whole);
  return withErrors({ text, outcome: "quoted", quotes: text === "" ? [] : [{ text }] }, errors);
}

/** What tools say that hand the conversation over to another agent. */
const HANDED_OVER = /^successfully transferred (?:back )?to\b|^transferr(?:ed|ing) (?:back )?to\b/iu;

function readResults(messages: readonly WireMessage[]): ToolResult[] {
  const asked = messages.findLastIndex(
    ({ role, content }) => role === "user" && content.some(({ text }) => typeof text === "string"),
  );
  const blocks = messages.slice(asked + 1).flatMap(({ content }) => content);
  // Results can stand in the same message as the last text.
  const own = blocks.some(isToolResult) ? blocks : (messages.at(-1)?.content ?? []);
  const names = new Map(
    messages
      .flatMap(({ content }) => content)
      .flatMap(({ toolUse }) => (isJsonObject(toolUse) ? [[toolUse.toolUseId, String(toolUse.name)] as const] : [])),
  );
  return own.filter(isToolResult).map((block) => {
    const { toolUseId, status } = isJsonObject(block.toolResult) ? block.toolResult : {};
    return {
      name: names.get(toolUseId) ?? "",
      text: toolResultTexts(block, 0).join("\n"),
      isError: status === "error",
    };
  });
}

function isToolResult(block: WireMessage["content"][number]): boolean {
  return isJsonObject(block.toolResult);
}

function reportError(name: string, text: string, language: Language): string {
  return language === "ja" ? `ツール ${name} はエラーになりました: ${text}` : `The tool ${name} failed: ${text}`;
}

function withErrors(answer: ExtractiveAnswer, errors: readonly string[]): ExtractiveAnswer {
  if (errors.length === 0) return answer;
  return { ...answer, text: [answer.text, ...errors].filter((part) => part !== "").join("\n") };
}

/** The last text of an assistant. */
function lastSaid(messages: readonly WireMessage[]): string | undefined {
  return messages
    .filter(({ role }) => role === "assistant")
    .flatMap(({ content }) => content)
    .flatMap(({ text }) => (typeof text === "string" && text.trim() !== "" ? [text] : []))
    .at(-1);
}

function firstSentences(text: string): string {
  const end = splitSentences(text).slice(0, MAX_RESULT_SENTENCES).at(-1)?.end ?? SHORT_RESULT;
  return text.slice(0, end);
}
