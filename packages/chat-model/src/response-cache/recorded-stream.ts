import { IncompleteStreamError } from "../stream/incomplete-stream-error";

/**
 * A stream that is read to its end by itself, for the cache and for the calls that wait for it, and that its own
 * reader can read at its own pace. Its reader leaves: then the source is left as well.
 */
export class RecordedStream<Event> implements AsyncIterable<Event>, AsyncIterator<Event> {
  /** All events. Rejects when the stream breaks, or its reader leaves it before it ends. */
  readonly recorded: Promise<readonly Event[]>;
  readonly #source: AsyncIterator<Event>;
  readonly #kept: Promise<unknown>;
  readonly #events: Event[] = [];
  #read = 0;
  #state: "open" | "ended" | "left" | { readonly error: unknown } = "open";
  #wake: () => void = () => {};
  #leave: (error: unknown) => void = () => {};

  /** @param kept what the end of the stream waits for. It does not reject. */
  constructor(source: AsyncIterable<Event>, kept: Promise<unknown>) {
    this.#source = source[Symbol.asyncIterator]();
    this.#kept = kept;
    const left = new Promise<never>((_, reject) => {
      this.#leave = reject;
    });
    this.recorded = Promise.race([this.#pump(), left]);
    // A reader that leaves is no error to anyone who does not wait.
    this.recorded.catch(() => {});
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  async next(): Promise<IteratorResult<Event>> {
    for (;;) {
      const event = this.#events[this.#read];
      if (event !== undefined) {
        this.#read += 1;
        return { done: false, value: event };
      }
      if (typeof this.#state === "object") throw this.#state.error;
      if (this.#state !== "open") {
        await this.#kept;
        return { done: true, value: undefined };
      }
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  async return(): Promise<IteratorResult<Event>> {
    if (this.#state === "open") {
      this.#state = "left";
      this.#leave(new IncompleteStreamError(new Error("its reader left")));
      await this.#source.return?.();
    }
    this.#wake();
    return { done: true, value: undefined };
  }

  async #pump(): Promise<readonly Event[]> {
    try {
      for (let result = await this.#source.next(); !result.done; result = await this.#source.next()) {
        this.#events.push(result.value);
        this.#wake();
      }
      if (this.#state === "open") this.#state = "ended";
      return this.#events;
    } catch (error) {
      if (this.#state === "open") this.#state = { error };
      throw error;
    } finally {
      this.#wake();
    }
  }
}
