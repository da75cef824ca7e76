import { AIMessageChunk } from "@langchain/core/messages";
import type { ChatGenerationChunk } from "@langchain/core/outputs";
import { PartialMessage } from "./partial-message";
import type { RoutedCall } from "./routed-call";
import type { StreamGuard } from "./stream-guard";
import { toExtraChunk } from "./to-extra-chunk";
import { toIncompleteStreamError } from "./to-incomplete-stream-error";
import { toLlmOutput } from "./to-llm-output";
import { toResponseMetadata } from "./to-response-metadata";

type Result = IteratorResult<ChatGenerationChunk>;

/**
 * Upstream's chunks with the routing record on the last one, and chunks of our own for what upstream
 * cannot convert. A generator written out: one more real generator costs as much as a token does.
 */
export class RoutedChunks implements AsyncGenerator<ChatGenerationChunk, void> {
  readonly #source: AsyncGenerator<ChatGenerationChunk>;
  readonly #call: RoutedCall;
  readonly #guard: StreamGuard;
  readonly #shown: PartialMessage = new PartialMessage();
  readonly #waiting: ChatGenerationChunk[] = [];

  constructor(source: AsyncGenerator<ChatGenerationChunk>, call: RoutedCall, guard: StreamGuard) {
    this.#source = source;
    this.#call = call;
    this.#guard = guard;
  }

  next(): Promise<IteratorResult<ChatGenerationChunk, void>> {
    const value = this.#waiting.shift();
    if (value !== undefined) return Promise.resolve({ done: false, value });
    return this.#source.next().then(
      (result) => this.#pass(result),
      (error: unknown) => this.#fail(error),
    );
  }

  async return(): Promise<IteratorResult<ChatGenerationChunk, void>> {
    this.#guard.release();
    await this.#source.return(undefined);
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
    // On one chunk only: LangChain joins equal strings of two chunks into one.
    if ("metadata" in message.response_metadata && AIMessageChunk.isInstance(message)) {
      Object.assign(message.response_metadata, toResponseMetadata(this.#call.record()));
      // Of a stream that `invoke` collects, this becomes the `llmOutput`.
      chunk.generationInfo = { ...chunk.generationInfo, ...toLlmOutput(message) };
    }
    const { extras, textBlocks } = this.#call;
    // In place: upstream shows the same object to the callbacks.
    if (textBlocks.index !== undefined) {
      chunk.message.content = [{ type: "text", text: chunk.text, index: textBlocks.index }];
    }
    this.#shown.add(chunk);
    if (extras.isEmpty) return { done: false, value: chunk };
    const [first = chunk, ...others] = extras.drain().map(toExtraChunk);
    this.#waiting.push(...others, chunk);
    return { done: false, value: first };
  }

  #fail(error: unknown): never {
    this.#guard.release();
    throw toIncompleteStreamError(error, this.#shown.toMessage(), this.#call.record());
  }
}
