import { InvalidOptionError } from "@bedrock-routed/core";

/** Upstream's default of `streamIdleTimeout`, in ms. */
const DEFAULT_LIMIT_MS = 60_000;

/**
 * Tells when nothing came for too long. One timer serves a whole stream, and none runs while nobody
 * waits: setting and clearing one for each token costs more than the token.
 */
export class StallWatch {
  readonly #limitMs: number;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #waitingSince: number | undefined;
  #onStall: ((error: Error) => void) | undefined;

  /** @param limitMs `streamIdleTimeout`, in ms; 0 waits for ever. @throws InvalidOptionError */
  constructor(limitMs: number = DEFAULT_LIMIT_MS) {
    if (!Number.isFinite(limitMs) || limitMs < 0) {
      throw new InvalidOptionError("streamIdleTimeout", limitMs, "use milliseconds, or 0 to wait for ever");
    }
    this.#limitMs = limitMs;
  }

  /** Something is awaited from now on. */
  wait(onStall: (error: Error) => void): void {
    if (this.#limitMs === 0) return;
    this.#waitingSince = performance.now();
    this.#onStall = onStall;
    this.#timer ??= setTimeout(() => this.#check(), this.#limitMs);
  }

  /** It came. */
  arrived(): void {
    this.#waitingSince = undefined;
  }

  /** Nothing is awaited any more. */
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

/** With upstream's code for it, by which other tools know a stall. */
function toStallError(limitMs: number): Error {
  const error = new Error(`nothing came for ${limitMs} ms, the streamIdleTimeout`);
  return Object.assign(error, { lc_error_code: "MODEL_STREAM_TIMEOUT" });
}
