import type { ConverseStreamOutput } from "@aws-sdk/client-bedrock-runtime";
import type { RoutingRecord } from "@bedrock-routed/core";
import type { ContentBlocks } from "./content-blocks";
import { IncompleteStreamError } from "./incomplete-stream-error";
import type { StreamGuard } from "./stream-guard";

/** What a stream needs of the call that it belongs to. */
export interface StreamedCall {
  readonly signal: AbortSignal | undefined;
  readonly guard: StreamGuard | undefined;
  readonly blocks: ContentBlocks;
  /** Whether the model said that it is done. */
  readonly finished: boolean;
  /** Called with each event of the stream. */
  readEvent(event: ConverseStreamOutput): void;
  record(): RoutingRecord | undefined;
}

/**
 * Passes the service's events on and shows each of them to the call. Events that upstream cannot convert
 * are held in `call.blocks` instead.
 *
 * `next` rejects with IncompleteStreamError when the stream breaks, stalls, or ends without `messageStop`
 * and without an abort. An iterator and not a generator, because this runs for every token.
 */
export function observeStream(
  stream: AsyncIterable<ConverseStreamOutput>,
  call: StreamedCall,
): AsyncIterable<ConverseStreamOutput> {
  return { [Symbol.asyncIterator]: () => new ObservedIterator(stream[Symbol.asyncIterator](), call) };
}

type Result = IteratorResult<ConverseStreamOutput>;

class ObservedIterator implements AsyncIterator<ConverseStreamOutput> {
  readonly #source: AsyncIterator<ConverseStreamOutput>;
  readonly #call: StreamedCall;

  constructor(source: AsyncIterator<ConverseStreamOutput>, call: StreamedCall) {
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
    resolve(call.blocks.hold(result.value) ? this.next() : result);
  }

  #explain(error: unknown): unknown {
    return isFromService(error) || this.#call.signal?.aborted ? error : new IncompleteStreamError(error);
  }
}

/** An exception that the service sent says itself what happened. Any other error broke the connection. */
export function isFromService(error: unknown): boolean {
  return error instanceof Error && "$fault" in error;
}
