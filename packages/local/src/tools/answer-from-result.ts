import { answerFromPassages, type ExtractiveAnswer } from "../answer/answer-extractively";
import type { ConverseRequest } from "../converse/converse-request";
import { readPrompt, toolResultTexts } from "../converse/read-prompt";
import { splitSentences } from "../text/split-sentences";

/** A result of at most this many characters is quoted whole. */
const SHORT = 400;
const MAX_SENTENCES = 3;

/**
 * Answers from the tool results of the last message: the sentences that the question asks for, or,
 * when none stands out, the result itself. `undefined` when there is no result.
 */
export function answerFromResult(request: ConverseRequest): ExtractiveAnswer | undefined {
  const last = request.messages.at(-1);
  const results =
    last?.content.flatMap((block) => toolResultTexts(block, 0)).filter((text) => text.trim() !== "") ?? [];
  if (results.length === 0) return undefined;
  const { question, language } = readPrompt(request);
  const whole = results.join("\n").trim();
  if (whole.length > SHORT) {
    const passages = results.map((text) => ({ text, heading: "" }));
    const answer = answerFromPassages(question, language, passages);
    if (answer.outcome === "quoted") return answer;
  }
  const text = whole.length <= SHORT ? whole : firstSentences(whole);
  return { text, outcome: "quoted", quotes: [{ text }] };
}

function firstSentences(text: string): string {
  const end = splitSentences(text).slice(0, MAX_SENTENCES).at(-1)?.end ?? SHORT;
  return text.slice(0, end);
}
