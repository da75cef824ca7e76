import { isChinese, omitUndefined } from "@bedrock-routed/core";
import type { ConverseRequest } from "../converse-request/converse-request";
import { readPrompt } from "../converse-request/read-prompt";
import { type Passage, readPassages } from "../converse-request/tagged-documents";
import { makeStandalone } from "../prompt-layout/make-standalone";
import { complexityScore } from "../routing/route-prompt";
import { isJapanesePassage, type Language } from "../text/language";
import { readCandidates } from "./read-candidates";
import { selectQuotes } from "./select-quotes";

/** A notice to show beside the answers of this package. */
export const LOCAL_MODEL_NOTICE =
  "This answer was quoted from the given context by @bedrock-routed/local, a local stand-in for Amazon Bedrock. It is not the work of a language model.";

/** A question with at least this complexity score gets quotes for each of its parts. */
const HARD = 20;

const NOT_FOUND = {
  en: "I could not find an answer to this in the provided documents.",
  ja: "提供された文書の中に、この質問への答えは見つかりませんでした。",
  zh: "在提供的文档中没有找到这个问题的答案。",
  ko: "제공된 문서에서 이 질문에 대한 답을 찾을 수 없습니다.",
} as const;
const NO_CONTEXT = {
  en: "I am a local stand-in for Amazon Bedrock and not a language model. I can only quote from documents that come with a question, and this one came without any.",
  ja: "これは Amazon Bedrock のローカルな代役で、言語モデルではありません。質問に添えられた文書を引用することしかできませんが、この質問には文書が添えられていません。",
  zh: "这是 Amazon Bedrock 的本地替身，不是语言模型。它只能引用随问题提供的文档，而这个问题没有附带任何文档。",
  ko: "이것은 Amazon Bedrock을 대신하는 로컬 서비스이며 언어 모델이 아닙니다. 질문과 함께 제공된 문서만 인용할 수 있는데, 이 질문에는 문서가 없습니다.",
} as const;

/** A sentence, a list item, a table row or a piece of code of the context. Line breaks of wrapped text are spaces. */
export interface Quote {
  readonly text: string;
  /** The number of its document. `undefined` when the document has no number. */
  readonly index?: number;
}

/** An answer that consists of quotes. */
export interface ExtractiveAnswer {
  readonly text: string;
  readonly outcome: "quoted" | "not-found" | "no-context";
  readonly quotes: readonly Quote[];
}

/**
 * Answers the question of a request with up to four sentences of its context, word for word, and what completes
 * them: the sentence before a pronoun, the code or the list that a sentence introduces. The number of the document,
 * such as `[2]`, follows each sentence. This is not a language model: it matches words. When nothing matches, the
 * answer says so in the language of the question: English, Japanese, Chinese or Korean. A Chinese question never gets a
 * Japanese quote.
 */
export function answerExtractively(request: Pick<ConverseRequest, "messages" | "system">): ExtractiveAnswer {
  const { question, language, context, documents, draft, ...prompt } = readPrompt(request);
  if (prompt.asksForQuestion && question !== "") {
    const text = makeStandalone(question, prompt.earlierQuestions);
    return { text, outcome: "quoted", quotes: [{ text }] };
  }
  const answer = answerFromPassages(question, language, [...readPassages(context), ...documents]);
  // A prompt that refines an answer wants it back when the new context does not help.
  return answer.outcome === "quoted" || draft === ""
    ? answer
    : { text: draft, outcome: "quoted", quotes: [{ text: draft }] };
}

/** Answers a question with quotes from passages. */
export function answerFromPassages(
  question: string,
  language: Language,
  passages: readonly Passage[],
): ExtractiveAnswer {
  if (passages.length === 0) return { text: NO_CONTEXT[language], outcome: "no-context", quotes: [] };
  const isHard = complexityScore(question) >= HARD;
  const readable = isChinese(question) ? passages.filter(({ text }) => !isJapanesePassage(text)) : passages;
  const selected = selectQuotes(question, readCandidates(readable), isHard);
  if (selected.length === 0) return { text: NOT_FOUND[language], outcome: "not-found", quotes: [] };
  const quotes = (isHard ? selected.sort((a, b) => a.position - b.position) : selected).map(
    ({ text, passage }): Quote => omitUndefined({ text, index: passage.index }),
  );
  const text = quotes
    .map((quote) => (quote.index === undefined ? quote.text : `${quote.text} [${quote.index}]`))
    .join("\n");
  return { text, outcome: "quoted", quotes };
}
