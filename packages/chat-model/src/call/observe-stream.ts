import type { ConverseStreamOutput } from "@aws-sdk/client-bedrock-runtime";
import { IncompleteStreamError } from "../errors/incomplete-stream-error";
import type { RoutedCall } from "./routed-call";

/**
 * Passes a stream on and shows each event to the call; what upstream cannot convert waits in
 * `call.extras`. Its `next` rejects with IncompleteStreamError when the stream breaks, stalls, or ends
 * without `messageStop`, and was not aborted.
 *
 * An iterator and not a generator: this runs for every token.
 */
export function observeStream(
  stream: AsyncIterable<ConverseStreamOutput>,
  call: RoutedCall,
): AsyncIterable<ConverseStreamOutput> {
  return { [Symbol.asyncIterator]: () => new ObservedIterator(stream[Symbol.asyncIterator](), call) };
}

type Result = IteratorResult<ConverseStreamOutput>;

class ObservedIterator implements AsyncIterator<ConverseStreamOutput> {
  readonly #source: AsyncIterator<ConverseStreamOutput>;
  readonly #call: RoutedCall;

  constructor(source: AsyncIterator<ConverseStreamOutput>, call: RoutedCall) {
    this.#source = source;
    this.#call = call;
  }

  next(): Promise<Result> {
    return new Promise((resolve, reject) => {
      this.#call.guard?.wait(reject);
      this.#source.next().then(
        (result) => this.#pass(result, resolve, reject),
        (error: unknown) => reject(this.#explain(error)),
      );
    });
  }

  async return(): Promise<Result> {
    await this.#source.return?.();
    return { done: true, value: undefined };
  }

  #pass(result: Result, resolve: (result: Result | Promise<Result>) => void, reject: (error: unknown) => void): void {
    const call = this.#call;
    call.guard?.arrived();
    if (result.done) {
      if (call.finished || call.signal?.aborted) resolve(result);
      else reject(new IncompleteStreamError());
      return;
    }
    call.readEvent(result.value);
    // What upstream cannot convert is not its to see.
    resolve(call.extras.take(result.value) ? this.next() : result);
  }

  #explain(error: unknown): unknown {
    return isOfTheService(error) || this.#call.signal?.aborted ? error : new IncompleteStreamError(error);
  }
}

/** An exception that the service sent says itself what happened; anything else broke the connection. */
function isOfTheService(error: unknown): boolean {
  return error instanceof Error && "$fault" in error;
}
