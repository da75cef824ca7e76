import type { CallbackManagerForLLMRun } from "@langchain/core/callbacks/manager";
import type { ChatModelStreamEvent } from "@langchain/core/language_models/event";
import { AIMessageChunk } from "@langchain/core/messages";
import { ChatGenerationChunk } from "@langchain/core/outputs";
import { toLlmOutput, toResponseMetadata } from "../response-metadata";
import { toAnswerChunk } from "../tool-calls/answer-chunk";
import { AbandonedStreamError } from "./abandoned-stream-error";
import { isHeldChunk, toHeldEvent } from "./content-blocks";
import { completeStreamError, IncompleteStreamError } from "./incomplete-stream-error";
import type { StreamedCall } from "./observe-stream";
import { PartialMessage } from "./partial-message";
import { showRouting } from "./show-routing";
import type { StreamGuard } from "./stream-guard";

type Result = IteratorResult<ChatGenerationChunk>;

/**
 * The chunks of `stream`: upstream's, with the routing record on the last one, and chunks for what upstream
 * cannot convert. A generator written by hand, because a real one costs as much as a token.
 *
 * Upstream shows only text and tool calls to callbacks. The other chunks that say something are shown here:
 * the stop reason, the last chunk with the usage, and citations.
 */
export class RoutedChunks implements AsyncGenerator<ChatGenerationChunk, void> {
  readonly #source: AsyncGenerator<ChatGenerationChunk>;
  readonly #call: StreamedCall;
  readonly #guard: StreamGuard;
  readonly #runManager: CallbackManagerForLLMRun | undefined;
  readonly #shown: PartialMessage = new PartialMessage();
  readonly #waiting: ChatGenerationChunk[] = [];
  /** A chunk that was returned, and that callbacks have yet to see. LangChain gives it the run's id first. */
  #unreported: ChatGenerationChunk | undefined;
  /** Whether a chunk is awaited. */
  #isReading = true;
  /** Whether the stream has ended, or broken. */
  #isOver = false;
  #isLeft = false;

  constructor(
    source: AsyncGenerator<ChatGenerationChunk>,
    call: StreamedCall,
    guard: StreamGuard,
    runManager?: CallbackManagerForLLMRun,
  ) {
    this.#source = source;
    this.#call = call;
    this.#guard = guard;
    this.#runManager = runManager;
    if (runManager !== undefined) guard.signal.addEventListener("abort", this.#onAbort, { once: true });
  }

  next(): Promise<IteratorResult<ChatGenerationChunk, void>> {
    if (this.#isLeft) return Promise.resolve({ done: true, value: undefined });
    this.#isReading = true;
    return this.#unreported === undefined ? this.#advance() : this.#report(this.#unreported);
  }

  #advance(): Promise<IteratorResult<ChatGenerationChunk, void>> {
    const value = this.#waiting.shift();
    if (value !== undefined) return Promise.resolve(this.#show(value));
    return this.#source.next().then(
      (result) => this.#pass(result),
      (error: unknown) => this.#fail(error),
    );
  }

  /** Shows a chunk to callbacks, and then goes on. */
  async #report(chunk: ChatGenerationChunk): Promise<IteratorResult<ChatGenerationChunk, void>> {
    this.#unreported = undefined;
    const unset = [undefined, undefined, undefined, undefined] as const;
    try {
      await this.#runManager?.handleLLMNewToken(chunk.text, ...unset, { chunk });
    } catch (error) {
      // LangChain ends the run with this error.
      this.#isOver = true;
      await this.return();
      throw error;
    }
    return this.#advance();
  }

  async return(): Promise<IteratorResult<ChatGenerationChunk, void>> {
    await this.#leave();
    return { done: true, value: undefined };
  }

  /** Ends the request, and the run of a call that is not over. LangChain ends no run whose reader left. */
  async #leave(): Promise<void> {
    const isFirst = !this.#isLeft && !this.#isOver;
    this.#isLeft = true;
    const { aborted, reason } = this.#guard.signal;
    await leave(this.#source, this.#guard);
    if (!isFirst || this.#runManager === undefined) return;
    const message = this.#partialMessage();
    const routing = this.#call.record();
    if (message !== undefined && routing?.stopReason !== undefined && routing.usage !== undefined) {
      const generations = [[new ChatGenerationChunk({ text: message.text, message })]];
      await this.#runManager.handleLLMEnd({ generations, llmOutput: toLlmOutput(message) });
      return;
    }
    showRouting(this.#runManager, routing);
    await this.#runManager.handleLLMError(aborted ? reason : new AbandonedStreamError(message, routing));
  }

  /** LangChain never comes back for a stream that was aborted while nobody waited for its next chunk. */
  readonly #onAbort = (): void => {
    setImmediate(() => {
      if (!this.#isReading) this.#leave().catch(() => {});
    });
  };

  async throw(error: unknown): Promise<never> {
    await this.return();
    throw error;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.return();
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  #pass(result: Result): IteratorResult<ChatGenerationChunk, void> {
    if (result.done) {
      this.#isOver = true;
      this.#guard.release();
      // Upstream ends an aborted stream as if it were complete.
      if (this.#guard.signal.aborted) this.#fail(undefined);
      return { done: true, value: undefined };
    }
    const chunk = result.value;
    const { message } = chunk;
    // On one chunk only, because LangChain joins equal strings of two chunks into one.
    if ("metadata" in message.response_metadata && AIMessageChunk.isInstance(message)) {
      Object.assign(message.response_metadata, toResponseMetadata(this.#call.record()));
      // When `invoke` collects the stream, this becomes the `llmOutput`.
      chunk.generationInfo = { ...chunk.generationInfo, ...toLlmOutput(message) };
    }
    const { blocks } = this.#call;
    blocks.shape(chunk);
    this.#checkToolCalls(chunk);
    this.#shown.add(chunk);
    if (blocks.holdsNothing) return this.#show(chunk);
    const [first = chunk, ...others] = blocks.drain().map((event) => blocks.toHeldChunk(event));
    this.#waiting.push(...others, chunk);
    return this.#show(first);
  }

  #show(chunk: ChatGenerationChunk): IteratorResult<ChatGenerationChunk, void> {
    this.#isReading = false;
    if (this.#runManager !== undefined && !isShownByUpstream(chunk)) this.#unreported = chunk;
    return { done: false, value: chunk };
  }

  /** Makes the first chunk, parts of tool calls and the stop reason chunks that refuse calls which were cut off. */
  #checkToolCalls(chunk: ChatGenerationChunk): void {
    const { message } = chunk;
    if (!AIMessageChunk.isInstance(message)) return;
    if ("messageStop" in message.response_metadata) {
      chunk.message = toAnswerChunk(message, this.#call.blocks.toolCalls.findInvalid());
    } else if ("messageStart" in message.response_metadata || message.tool_call_chunks?.length) {
      chunk.message = toAnswerChunk(message);
    }
  }

  #fail(error: unknown): never {
    this.#isOver = true;
    this.#guard.release();
    const routing = this.#call.record();
    showRouting(this.#runManager, routing);
    throw completeStreamError(reasonOf(error, this.#guard), this.#partialMessage(), routing);
  }

  #partialMessage(): AIMessageChunk | undefined {
    return this.#shown.toMessage(this.#call.blocks.toolCalls.findInvalid());
  }
}

/** Whether upstream shows a chunk to callbacks, or the chunk says nothing, as at the start of a message. */
function isShownByUpstream({ message }: ChatGenerationChunk): boolean {
  const { response_metadata, additional_kwargs, content } = message;
  if ("metadata" in response_metadata || "messageStop" in response_metadata) return false;
  if ("contentBlockStop" in response_metadata) return content.length === 0;
  return !isHeldChunk(additional_kwargs);
}

/**
 * The events of streamEvents v3: upstream's, with the routing record on the last one, and events for what
 * upstream cannot convert.
 */
export async function* routeEvents(
  events: AsyncGenerator<ChatModelStreamEvent>,
  call: StreamedCall,
  guard: StreamGuard,
  runManager?: CallbackManagerForLLMRun,
): AsyncGenerator<ChatModelStreamEvent> {
  let text = "";
  try {
    for await (const event of abandoning(events, guard)) {
      for (const held of call.blocks.drain()) yield toHeldEvent(held);
      if (event.event === "content-block-delta" && event.delta.type === "text-delta") text += event.delta.text;
      if (event.event === "message-finish") yield* call.blocks.missingEvents();
      yield event.event === "message-finish"
        ? { ...event, responseMetadata: { ...event.responseMetadata, ...toResponseMetadata(call.record()) } }
        : call.blocks.complete(event);
    }
    // Upstream ends an aborted stream as if it were complete.
    guard.signal.throwIfAborted();
  } catch (error) {
    const routing = call.record();
    showRouting(runManager, routing);
    const message = text === "" ? undefined : new AIMessageChunk(text);
    throw completeStreamError(reasonOf(error, guard), message, routing);
  } finally {
    guard.release();
  }
}

/** Why a stream ended. What an abort does to the connection looks different over each HTTP version. */
function reasonOf(error: unknown, { signal, isAbandoned }: StreamGuard): unknown {
  return signal.aborted && !isAbandoned && !IncompleteStreamError.isInstance(error) ? signal.reason : error;
}

/** The same values. When the reader leaves, the request ends. */
function abandoning<Value>(source: AsyncGenerator<Value>, guard: StreamGuard): AsyncIterable<Value> {
  const iterator: AsyncIterator<Value> = {
    next: () => source.next(),
    async return() {
      await leave(source, guard);
      return { done: true, value: undefined };
    },
  };
  return { [Symbol.asyncIterator]: () => iterator };
}

/**
 * Ends the request of a stream whose reader left. The request is aborted first: otherwise upstream reads
 * the rest of the answer, which is paid for. Nobody is left to hear of an error that the abort causes.
 */
async function leave(source: AsyncGenerator<unknown>, guard: StreamGuard): Promise<void> {
  guard.abandon();
  await source.return(undefined).catch(() => {});
}
