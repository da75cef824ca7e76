import type { ReceivedRequest } from "./received-request";

/** How much is kept. */
export interface RequestLogLimits {
  readonly requests: number;
  /** Of their bodies, as they came. */
  readonly bytes: number;
}

const DEFAULT_LIMITS: RequestLogLimits = { requests: 1000, bytes: 50_000_000 };

/** Someone who waits for a request. */
interface Waiter {
  readonly accepts: (request: ReceivedRequest) => boolean;
  readonly settle: (request: ReceivedRequest | Error) => void;
}

/** The latest requests, oldest first. The oldest are dropped past the limits; the latest one always stays. */
export class RequestLog {
  readonly requests: ReceivedRequest[] = [];
  readonly #sizes: number[] = [];
  readonly #limits: RequestLogLimits;
  readonly #waiters = new Set<Waiter>();
  #bytes = 0;

  constructor(limits: RequestLogLimits = DEFAULT_LIMITS) {
    this.#limits = limits;
  }

  /** @param bytes size of its body */
  add(request: ReceivedRequest, bytes: number): void {
    this.requests.push(request);
    this.#sizes.push(bytes);
    this.#bytes += bytes;
    while (this.requests.length > 1 && this.#isOver()) {
      this.requests.shift();
      this.#bytes -= this.#sizes.shift() ?? 0;
    }
    for (const waiter of this.#waiters) if (waiter.accepts(request)) waiter.settle(request);
  }

  /** The first request that is accepted, of those that are kept or the next ones. Rejects when the log is closed. */
  waitFor(accepts: (request: ReceivedRequest) => boolean): Promise<ReceivedRequest> {
    const kept = this.requests.find(accepts);
    if (kept !== undefined) return Promise.resolve(kept);
    return new Promise((resolve, reject) => {
      const waiter: Waiter = {
        accepts,
        settle: (outcome) => {
          this.#waiters.delete(waiter);
          if (outcome instanceof Error) reject(outcome);
          else resolve(outcome);
        },
      };
      this.#waiters.add(waiter);
    });
  }

  /** Rejects those who still wait. */
  close(): void {
    const closed = new Error("The local Bedrock was closed before such a request came.");
    for (const waiter of this.#waiters) waiter.settle(closed);
  }

  #isOver(): boolean {
    return this.requests.length > this.#limits.requests || this.#bytes > this.#limits.bytes;
  }
}
