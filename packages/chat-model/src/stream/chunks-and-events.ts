import type { ChatModelStreamEvent } from "@langchain/core/language_models/event";
import { AIMessageChunk } from "@langchain/core/messages";
import type { ChatGenerationChunk } from "@langchain/core/outputs";
import { concat } from "@langchain/core/utils/stream";
import { toLlmOutput, toResponseMetadata } from "../response-metadata";
import { toAnswerChunk } from "../tool-calls/answer-chunk";
import { toHeldEvent } from "./content-blocks";
import { completeStreamError } from "./incomplete-stream-error";
import type { StreamedCall } from "./observe-stream";
import type { StreamGuard } from "./stream-guard";

type Result = IteratorResult<ChatGenerationChunk>;

/**
 * The chunks of `stream`: upstream's, with the routing record on the last one, and chunks for what upstream
 * cannot convert. A generator written by hand, because a real one costs as much as a token.
 */
export class RoutedChunks implements AsyncGenerator<ChatGenerationChunk, void> {
  readonly #source: AsyncGenerator<ChatGenerationChunk>;
  readonly #call: StreamedCall;
  readonly #guard: StreamGuard;
  readonly #shown: PartialMessage = new PartialMessage();
  readonly #waiting: ChatGenerationChunk[] = [];
  #isLeft = false;

  constructor(source: AsyncGenerator<ChatGenerationChunk>, call: StreamedCall, guard: StreamGuard) {
    this.#source = source;
    this.#call = call;
    this.#guard = guard;
  }

  next(): Promise<IteratorResult<ChatGenerationChunk, void>> {
    if (this.#isLeft) return Promise.resolve({ done: true, value: undefined });
    const value = this.#waiting.shift();
    if (value !== undefined) return Promise.resolve({ done: false, value });
    return this.#source.next().then(
      (result) => this.#pass(result),
      (error: unknown) => this.#fail(error),
    );
  }

  async return(): Promise<IteratorResult<ChatGenerationChunk, void>> {
    this.#isLeft = true;
    await leave(this.#source, this.#guard);
    return { done: true, value: undefined };
  }

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
      this.#guard.release();
      // Upstream ends an aborted stream as if it were complete.
      this.#guard.signal.throwIfAborted();
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
    if (blocks.holdsNothing) return { done: false, value: chunk };
    const [first = chunk, ...others] = blocks.drain().map((event) => blocks.toHeldChunk(event));
    this.#waiting.push(...others, chunk);
    return { done: false, value: first };
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
    this.#guard.release();
    const refused = this.#call.blocks.toolCalls.findInvalid();
    throw completeStreamError(error, this.#shown.toMessage(refused), this.#call.record());
  }
}

/**
 * The part of a stream that arrived, for the error when it breaks. Plain text is kept as one string and
 * not as its chunks, because a long answer has thousands of them.
 */
class PartialMessage {
  readonly #parts: (string | AIMessageChunk)[] = [];

  add({ message }: ChatGenerationChunk): void {
    if (!AIMessageChunk.isInstance(message)) return;
    const { content } = message;
    const isText = typeof content === "string" && content !== "";
    const last = this.#parts.length - 1;
    if (!isText) this.#parts.push(message);
    else if (typeof this.#parts[last] === "string") this.#parts[last] += content;
    else this.#parts.push(content);
  }

  /**
   * `undefined` when nothing arrived.
   * @param refused tool calls that are not complete: the reason for each, by the index of its block
   */
  toMessage(refused: ReadonlyMap<number, string>): AIMessageChunk | undefined {
    const parts = refused.size === 0 ? this.#parts : [...this.#parts, toAnswerChunk(new AIMessageChunk(""), refused)];
    const [first, ...rest] = parts.map((part) => (typeof part === "string" ? new AIMessageChunk(part) : part));
    return first && rest.reduce<AIMessageChunk>((whole, part) => concat(whole, part), toAnswerChunk(first));
  }
}

/**
 * The events of streamEvents v3: upstream's, with the routing record on the last one, and events for what
 * upstream cannot convert.
 */
export async function* routeEvents(
  events: AsyncGenerator<ChatModelStreamEvent>,
  call: StreamedCall,
  guard: StreamGuard,
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
    throw completeStreamError(error, text === "" ? undefined : new AIMessageChunk(text), call.record());
  } finally {
    guard.release();
  }
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
