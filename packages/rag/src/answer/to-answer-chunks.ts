import type { BaseMessage } from "@langchain/core/messages";
import { concat } from "@langchain/core/utils/stream";
import { NativeCitationReader } from "../citations/native-citation-reader";
import type { AnsweredState } from "./answered-state";
import type { RagAnswer, RagAnswerChunk } from "./rag-answer";
import { readAnswerText } from "./read-answer-text";
import { toAnswerDetails } from "./to-answer";

/** The answer in parts: text as it comes, then each other field in a chunk of its own. */
export async function* toAnswerChunks(states: AsyncIterable<Partial<AnsweredState>>): AsyncGenerator<RagAnswer> {
  const reader = new NativeCitationReader();
  let known: Partial<AnsweredState> = {};
  let message: BaseMessage | undefined;
  let isEmpty = true;
  for await (const state of states) {
    known = { ...known, ...state };
    if (state.message === undefined) continue;
    message = message === undefined ? state.message : concat(message, state.message);
    reader.add(state.message);
    const text = readAnswerText(state.message);
    if (text === "") continue;
    isEmpty = false;
    yield toChunk({ answer: text });
  }
  if (isEmpty) yield toChunk({ answer: "" });
  const details = toAnswerDetails(known, reader, message);
  for (const [name, value] of Object.entries(details)) yield toChunk({ [name]: value });
}

/** LangChain has one type for the chunks and for the whole. */
function toChunk(chunk: RagAnswerChunk): RagAnswer {
  return chunk as RagAnswer;
}
