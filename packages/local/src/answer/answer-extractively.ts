import type { ConverseRequest } from "../converse/converse-request";
import { readPrompt } from "../converse/read-prompt";
import { complexityScore } from "../routing/complexity-score";
import { readCandidates } from "./read-candidates";
import { type Passage, readPassages } from "./read-passages";
import { selectQuotes } from "./select-quotes";

/** What the answers of this package are, for whoever shows them. */
export const LOCAL_MODEL_NOTICE =
  "This answer was quoted from the given context by @bedrock-routed/local, a local stand-in for Amazon Bedrock. It is not the work of a language model.";

/** Questions from this complexity on get quotes for each of their parts. */
const HARD = 20;

const NOT_FOUND = {
  en: "I could not find an answer to this in the provided documents.",
  ja: "提供された文書の中に、この質問への答えは見つかりませんでした。",
} as const;
const NO_CONTEXT = {
  en: "I am a local stand-in for Amazon Bedrock and not a language model. I can only quote from documents that come with a question, and this one came without any.",
  ja: "これは Amazon Bedrock のローカルな代役で、言語モデルではありません。質問に添えられた文書を引用することしかできませんが、この質問には文書が添えられていません。",
} as const;

/** A sentence that was quoted, verbatim. */
export interface Quote {
  readonly text: string;
  /** Number of the document, when it had one. */
  readonly index?: number;
}

/** An answer made of quotes. */
export interface ExtractiveAnswer {
  readonly text: string;
  readonly outcome: "quoted" | "not-found" | "no-context";
  readonly quotes: readonly Quote[];
}

/**
 * Answers the question of a request with one to four sentences of its context, word for word, each
 * followed by the number of its document, such as `[2]`. Not a language model: it matches words.
 * It says so when nothing matches, in Japanese or English as the question.
 */
export function answerExtractively(request: Pick<ConverseRequest, "messages" | "system">): ExtractiveAnswer {
  const { question, language, context, documents } = readPrompt(request);
  return answerFromPassages(question, language, [...readPassages(context), ...documents]);
}

/** Answers a question from passages, in the same way. */
export function answerFromPassages(
  question: string,
  language: "en" | "ja",
  passages: readonly Passage[],
): ExtractiveAnswer {
  if (passages.length === 0) return { text: NO_CONTEXT[language], outcome: "no-context", quotes: [] };
  const isHard = complexityScore(question) >= HARD;
  const selected = selectQuotes(question, readCandidates(passages), isHard);
  if (selected.length === 0) return { text: NOT_FOUND[language], outcome: "not-found", quotes: [] };
  const quotes = (isHard ? selected.sort((a, b) => a.position - b.position) : selected).map(
    ({ text, passage }): Quote => ({ text, ...(passage.index === undefined ? {} : { index: passage.index }) }),
  );
  const text = quotes
    .map((quote) => (quote.index === undefined ? quote.text : `${quote.text} [${quote.index}]`))
    .join("\n");
  return { text, outcome: "quoted", quotes };
}
