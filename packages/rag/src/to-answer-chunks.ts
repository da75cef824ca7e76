import type { DocumentInterface } from "@langchain/core/documents";
import type { BaseMessage } from "@langchain/core/messages";
import { concat } from "@langchain/core/utils/stream";
import type { AnsweredState } from "./answered-state";
import type { RagAnswer, RagAnswerChunk } from "./rag-answer";
import { toAnswerDetails } from "./to-answer";

/** The answer in parts: text as it comes, then each other field in a chunk of its own. */
export async function* toAnswerChunks(states: AsyncIterable<Partial<AnsweredState>>): AsyncGenerator<RagAnswer> {
  let documents: readonly DocumentInterface[] = [];
  let message: BaseMessage | undefined;
  let answer = "";
  for await (const state of states) {
    documents = state.documents ?? documents;
    if (state.message === undefined) continue;
    message = message === undefined ? state.message : concat(message, state.message);
    const { text } = state.message;
    answer += text;
    if (text !== "") yield toChunk({ answer: text });
  }
  if (answer === "") yield toChunk({ answer });
  const details = toAnswerDetails(answer, documents, message);
  for (const [name, value] of Object.entries(details)) yield toChunk({ [name]: value });
}

/** LangChain has one type for the chunks and for the whole. */
function toChunk(chunk: RagAnswerChunk): RagAnswer {
  return chunk as RagAnswer;
}
