import type { ChatModelStreamEvent } from "@langchain/core/language_models/event";
import type {
  ReasoningContentStream,
  TextContentStream,
  ToolCallsStream,
  UsageMetadataStream,
} from "@langchain/core/language_models/stream";
import type { AIMessage } from "@langchain/core/messages";
import { AnswerStream } from "../tool-calls/answer-stream";

/** A part of the stream that can be read on its own, such as its text. */
type View<Item> = AsyncIterable<Item> & { readonly full?: AsyncIterable<unknown> };

/**
 * The stream of streamEvents v3, which ends its request when its last reader leaves. LangChain's own reads
 * all of the answer in any case. Several readers can read at a time. When one leaves, the others and those
 * that start in the same turn of the event loop go on.
 */
export class LeavableStream extends AnswerStream {
  readonly #leave: () => void;
  #readers = 0;
  /** Whether somebody waits for the whole message. */
  #isAwaited = false;

  /** @param leave ends the request */
  constructor(source: AsyncIterable<ChatModelStreamEvent>, leave: () => void) {
    super(source);
    this.#leave = leave;
  }

  override [Symbol.asyncIterator](): AsyncIterator<ChatModelStreamEvent> {
    return this.#watch(super[Symbol.asyncIterator]());
  }

  override get text(): TextContentStream {
    return this.#watchView(super.text);
  }

  override get toolCalls(): ToolCallsStream {
    return this.#watchView(super.toolCalls);
  }

  override get reasoning(): ReasoningContentStream {
    return this.#watchView(super.reasoning);
  }

  override get usage(): UsageMetadataStream {
    return this.#watchView(super.usage);
  }

  override get output(): PromiseLike<AIMessage> {
    this.#isAwaited = true;
    return super.output;
  }

  // biome-ignore lint/suspicious/noThenProperty: LangChain's class is made to be awaited; here it only takes note.
  override then<Fulfilled = AIMessage, Rejected = never>(
    onfulfilled?: ((value: AIMessage) => Fulfilled | PromiseLike<Fulfilled>) | null,
    onrejected?: ((reason: unknown) => Rejected | PromiseLike<Rejected>) | null,
  ): PromiseLike<Fulfilled | Rejected> {
    this.#isAwaited = true;
    return super.then(onfulfilled, onrejected);
  }

  /** The same iterator, which is counted as a reader from its first `next` to its end. */
  #watch<Item>(iterator: AsyncIterator<Item>): AsyncIterableIterator<Item> {
    let isReading = false;
    const start = (): void => {
      if (!isReading) this.#readers += 1;
      isReading = true;
    };
    const stop = (): void => {
      if (isReading) this.#readers -= 1;
      isReading = false;
    };
    const watched: AsyncIterableIterator<Item> = {
      next: async () => {
        start();
        try {
          const result = await iterator.next();
          if (result.done) stop();
          return result;
        } catch (error) {
          stop();
          throw error;
        }
      },
      return: async () => {
        stop();
        setImmediate(() => this.#leaveIfUnread());
        // LangChain's iterator may wait for an event that never comes.
        iterator.return?.().catch(() => {});
        return { done: true, value: undefined };
      },
      [Symbol.asyncIterator]: () => watched,
    };
    return watched;
  }

  #leaveIfUnread(): void {
    if (this.#readers === 0 && !this.#isAwaited) this.#leave();
  }

  /** Watches the iterators of a view. Each access to a view creates it anew, so it is changed in place. */
  #watchView<Item, Viewed extends View<Item>>(view: Viewed & View<Item>): Viewed {
    const iterate = view[Symbol.asyncIterator].bind(view);
    const { full } = view;
    Object.defineProperty(view, Symbol.asyncIterator, { value: () => this.#watch(iterate()) });
    if (full !== undefined) {
      const watched = { [Symbol.asyncIterator]: () => this.#watch(full[Symbol.asyncIterator]()) };
      Object.defineProperty(view, "full", { value: watched });
    }
    return view;
  }
}
