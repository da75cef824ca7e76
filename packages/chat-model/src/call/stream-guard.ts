import { IncompleteStreamError } from "../errors/incomplete-stream-error";
import { LinkedAbort } from "./linked-abort";
import { StallWatch } from "./stall-watch";

/** What ends a streamed call before its time: the caller's abort, or a stall, which aborts the request. */
export class StreamGuard {
  readonly #abort: LinkedAbort;
  readonly #watch: StallWatch;

  /** @param idleTimeoutMs `streamIdleTimeout`, in ms. @throws InvalidOptionError */
  constructor(signal: AbortSignal | undefined, idleTimeoutMs: number | undefined) {
    this.#watch = new StallWatch(idleTimeoutMs);
    this.#abort = new LinkedAbort(signal);
  }

  /** For the request. */
  get signal(): AbortSignal {
    return this.#abort.signal;
  }

  /** Something is awaited: `reject` hears of a stall, and the request is aborted. */
  wait(reject: (error: IncompleteStreamError) => void): void {
    this.#watch.wait((cause) => {
      reject(new IncompleteStreamError(cause));
      this.#abort.abort(cause);
    });
  }

  /** It came. */
  arrived(): void {
    this.#watch.arrived();
  }

  /** The same for a single promise. */
  async race<Result>(pending: Promise<Result>): Promise<Result> {
    const stall = new Promise<never>((_, reject) => this.wait(reject));
    try {
      return await Promise.race([pending, stall]);
    } finally {
      this.arrived();
    }
  }

  /** The call is over. */
  release(): void {
    this.#watch.stop();
    this.#abort.release();
  }
}
