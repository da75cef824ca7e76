import type { BaseMessage } from "@langchain/core/messages";
import { NativeCitationReader } from "../citations/native-citation-reader";
import { toCitations } from "../citations/to-citations";
import type { AnsweredState } from "./answered-state";
import type { RagAnswer } from "./rag-answer";
import { readAnswerFacts } from "./read-answer-facts";

/** The answer of a whole message. */
export function toAnswer(state: AnsweredState): RagAnswer {
  const reader = new NativeCitationReader();
  reader.add(state.message);
  return { answer: reader.finish().text, ...toAnswerDetails(state, reader, state.message) };
}

/** What an answer holds besides its text. */
export function toAnswerDetails(
  { documents = [], droppedDocuments = [], standaloneQuestion }: Partial<AnsweredState>,
  reader: NativeCitationReader,
  message: BaseMessage | undefined,
): Omit<RagAnswer, "answer"> {
  const { text, citations } = reader.finish();
  return {
    ...toCitations(text, documents, citations),
    documents,
    ...(droppedDocuments.length === 0 ? {} : { droppedDocuments }),
    ...(standaloneQuestion === undefined ? {} : { standaloneQuestion }),
    ...readAnswerFacts(message),
  };
}
