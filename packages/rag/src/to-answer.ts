import type { DocumentInterface } from "@langchain/core/documents";
import type { BaseMessage } from "@langchain/core/messages";
import type { AnsweredState } from "./answered-state";
import type { RagAnswer } from "./rag-answer";
import { readAnswerFacts } from "./read-answer-facts";
import { toCitations } from "./to-citations";

/** The answer of a whole message. */
export function toAnswer({ message, documents }: AnsweredState): RagAnswer {
  return { answer: message.text, ...toAnswerDetails(message.text, documents, message) };
}

/** What an answer holds besides its text. */
export function toAnswerDetails(
  answer: string,
  documents: readonly DocumentInterface[],
  message: BaseMessage | undefined,
): Omit<RagAnswer, "answer"> {
  return { ...toCitations(answer, documents), documents, ...readAnswerFacts(message) };
}
