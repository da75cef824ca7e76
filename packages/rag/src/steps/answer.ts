import { isRoutingRecord, omitUndefined, type RoutingRecord, readRoutingRecord } from "@bedrock-routed/core";
import type { DocumentInterface } from "@langchain/core/documents";
import { AIMessage, AIMessageChunk, type BaseMessage, type UsageMetadata } from "@langchain/core/messages";
import { Runnable, type RunnableConfig } from "@langchain/core/runnables";
import { concat } from "@langchain/core/utils/stream";
import { type Citation, type CitationMode, resolveCitations } from "../citations/citation";
import { NativeCitationReader, readAnswerText } from "../citations/native-citations";
import type { AnsweredState } from "./ask-model";

/** An answer, and the documents and the model call that it comes from. */
export interface RagAnswer {
  /** The model's text, including citation markers. */
  readonly answer: string;
  /** The passages that the answer cites, in the order of their first citation. */
  readonly citations: readonly Citation[];
  /** The passages that the model read, in the order of the prompt: `[n]` means `documents[n − 1]`. */
  readonly documents: readonly DocumentInterface[];
  /**
   * The numbers of markers and native citations that point to no document, or not certainly to one, such as a
   * footnote of a quoted passage. Present only when there are any.
   */
  readonly unresolvedMarkers?: readonly number[];
  /** The passages that did not fit in the prompt, the most relevant first. Present only when there are any. */
  readonly droppedDocuments?: readonly DocumentInterface[];
  /** The question that was looked up, and answered without `historyTurns`. Present only when the input has a history. */
  readonly standaloneQuestion?: string;
  /** The model that answered: `response_metadata.model_name` of its message. */
  readonly modelName?: string;
  /** The routing record of the call. Present when the chat model is a `BedrockRoutedChatModel`. */
  readonly routing?: RoutingRecord;
  /** The tokens of the call that answered. */
  readonly usage?: UsageMetadata;
}

/**
 * A chunk of `stream`. Chunks with `answer` arrive while the model writes; then every other field arrives
 * once, in a chunk of its own. `concat` of `@langchain/core/utils/stream` combines them into a `RagAnswer`.
 */
export type RagAnswerChunk = Partial<RagAnswer>;

/** The step `answer`: passes text on as it arrives, and then what can be read only from the whole answer. */
export class AnswerStep extends Runnable<AnsweredState, RagAnswer> {
  static override lc_name(): string {
    return "answer";
  }

  override lc_namespace: string[] = ["bedrock_routed", "rag"];
  readonly #mode: CitationMode;

  /** @param mode how the documents are sent to the model */
  constructor(mode: CitationMode) {
    super();
    this.#mode = mode;
  }

  override invoke(input: AnsweredState, options?: Partial<RunnableConfig>): Promise<RagAnswer> {
    return this._callWithConfig(async (state: AnsweredState) => readAnswer(state, this.#mode), input, options);
  }

  override transform(
    generator: AsyncGenerator<AnsweredState>,
    options: Partial<RunnableConfig>,
  ): AsyncGenerator<RagAnswer> {
    return this._transformStreamWithConfig(generator, (states) => streamAnswer(states, this.#mode), options);
  }
}

function readAnswer(state: AnsweredState, mode: CitationMode): RagAnswer {
  const reader = new NativeCitationReader();
  reader.add(state.message);
  return { answer: reader.finish().text, ...readDetails(state, reader, state.message, mode) };
}

async function* streamAnswer(
  states: AsyncIterable<Partial<AnsweredState>>,
  mode: CitationMode,
): AsyncGenerator<RagAnswer> {
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
  const details = readDetails(known, reader, message, mode);
  for (const [name, value] of Object.entries(details)) yield toChunk({ [name]: value });
}

/** LangChain has a single type for the whole output of a runnable and for its chunks. */
function toChunk(chunk: RagAnswerChunk): RagAnswer {
  return chunk as RagAnswer;
}

/** Everything in an answer except its text. */
function readDetails(
  { documents = [], droppedDocuments = [], standaloneQuestion }: Partial<AnsweredState>,
  reader: NativeCitationReader,
  message: BaseMessage | undefined,
  mode: CitationMode,
): Omit<RagAnswer, "answer"> {
  const { text, citations } = reader.finish();
  return {
    ...resolveCitations(text, documents, citations, mode),
    documents,
    ...(droppedDocuments.length === 0 ? {} : { droppedDocuments }),
    ...omitUndefined({ standaloneQuestion }),
    ...readCall(message),
  };
}

/** Model, usage and routing of a whole message. After a stream, that is the concatenation of its chunks. */
function readCall(message: BaseMessage | undefined): Pick<RagAnswer, "modelName" | "usage" | "routing"> {
  if (!AIMessage.isInstance(message) && !AIMessageChunk.isInstance(message)) return {};
  const { response_metadata, usage_metadata } = message;
  const routing = readRoutingRecord(message);
  return omitUndefined({
    modelName: typeof response_metadata.model_name === "string" ? response_metadata.model_name : undefined,
    usage: usage_metadata && withoutEmptyDetails(usage_metadata),
    routing: isRoutingRecord(routing) ? routing : undefined,
  });
}

/** Concatenating chunks adds empty details that a message from `invoke` does not have. */
function withoutEmptyDetails(usage: UsageMetadata): UsageMetadata {
  const { input_token_details, output_token_details, ...counts } = usage;
  return {
    ...counts,
    ...(isEmpty(input_token_details) ? {} : { input_token_details }),
    ...(isEmpty(output_token_details) ? {} : { output_token_details }),
  };
}

function isEmpty(details: object | undefined): details is undefined {
  return Object.values(details ?? {}).every((count) => count === undefined);
}
