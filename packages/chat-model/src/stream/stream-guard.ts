import { checkOption } from "../options/resolve-options";
import { IncompleteStreamError } from "./incomplete-stream-error";

/**
 * What can end a streamed call early: the caller's abort signal, a stall, or a reader that leaves. The last
 * two abort the request. It must be released or abandoned when the call is over.
 */
export class StreamGuard {
  readonly #abort: LinkedAbort;
  readonly #watch: StallWatch;
  /** Whether the reader left. */
  isAbandoned = false;

  /**
   * @param signal the caller's
   * @param idleTimeoutMs how long the service may send nothing, in ms; 0 for no limit
   * @throws InvalidOptionError for an `idleTimeoutMs` that cannot be used
   */
  constructor(signal: AbortSignal | undefined, idleTimeoutMs: number) {
    this.#watch = new StallWatch(idleTimeoutMs);
    this.#abort = new LinkedAbort(signal);
  }

  /** The abort signal for the request. */
  get signal(): AbortSignal {
    return this.#abort.signal;
  }

  /** Starts to wait. If nothing arrives in time, `reject` is called and the request is aborted. */
  wait(reject: (error: IncompleteStreamError) => void): void {
    this.#watch.wait((cause) => {
      reject(new IncompleteStreamError(cause));
      this.#abort.abort(cause);
    });
  }

  /** Ends the wait: something arrived. */
  arrived(): void {
    this.#watch.arrived();
  }

  /** Goes on with a wait that `arrived` ended. */
  resume(): void {
    this.#watch.resume();
  }

  /** The wait starts anew: something arrived, and more is to come. */
  heard(): void {
    this.#watch.heard();
  }

  /** Waits for a single promise. */
  async race<Result>(pending: Promise<Result>): Promise<Result> {
    const stall = new Promise<never>((_, reject) => this.wait(reject));
    try {
      return await Promise.race([pending, stall]);
    } finally {
      this.arrived();
    }
  }

  /** Aborts the request, because nobody reads the rest of its answer. */
  abandon(): void {
    this.isAbandoned = true;
    this.release();
    this.#abort.abort(leftStream());
  }

  /** Stops the timer, and stops listening to the caller's signal. */
  release(): void {
    this.#watch.stop();
    this.#abort.release();
  }
}

/** The reason of a request that is aborted because nobody reads the rest of its answer. */
export function leftStream(): DOMException {
  return new DOMException("The reader left the stream.", "AbortError");
}

/** An abort signal that follows the caller's, and that this package can abort too. */
export class LinkedAbort {
  readonly #controller: AbortController = new AbortController();
  readonly #followed: AbortSignal | undefined;
  readonly #follow = (): void => this.abort(this.#followed?.reason);

  constructor(followed: AbortSignal | undefined) {
    this.#followed = followed;
    if (followed?.aborted) this.#follow();
    else followed?.addEventListener("abort", this.#follow, { once: true });
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  abort(reason: unknown): void {
    this.#controller.abort(reason);
  }

  /** The same values. At their end, the caller's signal is released. Not a generator: this runs for every token. */
  releasing<Value>(values: AsyncIterable<Value>): AsyncIterable<Value> {
    const source = values[Symbol.asyncIterator]();
    const pass = (result: IteratorResult<Value>): IteratorResult<Value> => {
      if (result.done) this.release();
      return result;
    };
    const fail = (error: unknown): never => {
      this.release();
      throw error;
    };
    const iterator: AsyncIterator<Value> = { next: () => source.next().then(pass, fail) };
    return { [Symbol.asyncIterator]: () => iterator };
  }

  /** The caller's signal can outlive many calls, so the listener must go. */
  release(): void {
    this.#followed?.removeEventListener("abort", this.#follow);
  }
}

/**
 * Notices when nothing arrives for too long. One timer serves a whole stream, and none runs while
 * nothing is awaited: to set and clear a timer for each token costs more than the token.
 */
class StallWatch {
  readonly #limitMs: number;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #waitingSince: number | undefined;
  #onStall: ((error: Error) => void) | undefined;

  constructor(limitMs: number) {
    checkOption("streamIdleTimeout", limitMs);
    this.#limitMs = limitMs;
  }

  wait(onStall: (error: Error) => void): void {
    if (this.#limitMs === 0) return;
    this.#waitingSince = performance.now();
    this.#onStall = onStall;
    this.#timer ??= setTimeout(() => this.#check(), this.#limitMs);
  }

  arrived(): void {
    this.#waitingSince = undefined;
  }

  resume(): void {
    if (this.#onStall !== undefined && this.#waitingSince === undefined) this.wait(this.#onStall);
  }

  heard(): void {
    if (this.#waitingSince !== undefined) this.#waitingSince = performance.now();
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#waitingSince = undefined;
  }

  #check(): void {
    this.#timer = undefined;
    if (this.#waitingSince === undefined) return;
    const remainingMs = this.#waitingSince + this.#limitMs - performance.now();
    if (remainingMs > 0) this.#timer = setTimeout(() => this.#check(), Math.ceil(remainingMs));
    else this.#onStall?.(toStallError(this.#limitMs));
  }
}

/** Has upstream's error code, by which other tools recognize a stall. */
function toStallError(limitMs: number): Error {
  const error = new Error(`nothing came for ${limitMs} ms, the streamIdleTimeout`);
  return Object.assign(error, { lc_error_code: "MODEL_STREAM_TIMEOUT" });
}
