import type { ConverseStreamOutput } from "@aws-sdk/client-bedrock-runtime";
import { IncompleteStreamError } from "../errors/incomplete-stream-error";
import type { RoutedCall } from "./routed-call";

/**
 * Passes a stream on and shows each event to the call; what upstream cannot convert waits in
 * `call.extras`. Its `next` rejects with IncompleteStreamError when the stream breaks, stalls longer
 * than the call's `streamIdleTimeout`, or ends without `messageStop`, and was not aborted.
 *
 * An iterator and not a generator, with one timer for the whole stream: this runs for every token.
 */
export function observeStream(
  stream: AsyncIterable<ConverseStreamOutput>,
  call: RoutedCall,
): AsyncIterable<ConverseStreamOutput> {
  return { [Symbol.asyncIterator]: () => new ObservedIterator(stream[Symbol.asyncIterator](), call) };
}

class ObservedIterator implements AsyncIterator<ConverseStreamOutput> {
  readonly #source: AsyncIterator<ConverseStreamOutput>;
  readonly #call: RoutedCall;
  readonly #timer: NodeJS.Timeout | undefined;
  #failPending: ((error: Error) => void) | undefined;

  constructor(source: AsyncIterator<ConverseStreamOutput>, call: RoutedCall) {
    this.#source = source;
    this.#call = call;
    const { streamIdleTimeout } = call;
    if (streamIdleTimeout > 0) this.#timer = setTimeout(() => this.#stall(streamIdleTimeout), streamIdleTimeout);
  }

  next(): Promise<IteratorResult<ConverseStreamOutput>> {
    this.#timer?.refresh();
    return new Promise((resolve, reject) => {
      this.#failPending = reject;
      this.#source.next().then(
        (result) => this.#pass(result, resolve, reject),
        (error) => reject(this.#end(error)),
      );
    });
  }

  async return(): Promise<IteratorResult<ConverseStreamOutput>> {
    clearTimeout(this.#timer);
    await this.#source.return?.();
    return { done: true, value: undefined };
  }

  #pass(
    result: IteratorResult<ConverseStreamOutput>,
    resolve: (result: IteratorResult<ConverseStreamOutput> | Promise<IteratorResult<ConverseStreamOutput>>) => void,
    reject: (error: unknown) => void,
  ): void {
    const call = this.#call;
    if (result.done) {
      const error = this.#end(undefined);
      if (call.finished || call.signal?.aborted) resolve(result);
      else reject(error);
      return;
    }
    call.readEvent(result.value);
    // What upstream cannot convert is not its to see.
    resolve(call.extras.take(result.value) ? this.next() : result);
  }

  /** What to throw when the source ends or fails. */
  #end(error: unknown): unknown {
    clearTimeout(this.#timer);
    return isOfTheService(error) || this.#call.signal?.aborted ? error : new IncompleteStreamError(error);
  }

  #stall(milliseconds: number): void {
    const error = new IncompleteStreamError(new Error(`nothing came for ${milliseconds} ms`));
    this.#failPending?.(error);
    this.#source.return?.().catch(() => {});
  }
}

/** An exception that the service sent says itself what happened; anything else broke the connection. */
function isOfTheService(error: unknown): boolean {
  return error instanceof Error && "$fault" in error;
}
