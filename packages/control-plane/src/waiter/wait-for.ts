import { setTimeout as sleep } from "node:timers/promises";
import { BedrockRoutedError } from "@bedrock-routed/core";
import { z } from "zod";
import { ControlPlaneError } from "../requests/control-plane-error";
import { parseOptions } from "../requests/parse-options";
import type { CallOptions } from "../requests/send";

/** How often a resource is looked at, and for how long. Every time is in ms. */
export interface WaitOptions extends CallOptions {
  /** Time between the first two looks. @default 2,000 */
  readonly initialDelayMs?: number | undefined;
  /** Longest time between two looks. Each time is half as long again as the one before. @default 60,000 */
  readonly maxDelayMs?: number | undefined;
  /** Time after which the wait ends with a {@link WaitTimeoutError}. @default no limit */
  readonly timeoutMs?: number | undefined;
}

const delay = z.number("pass a number of milliseconds").min(1, "pass at least 1 ms");
const HOUR_MS = 3_600_000;

/** The members of a zod object that has the options of a wait, among its own. */
export const waitOptionsShape: {
  readonly signal: z.ZodOptional<z.ZodCustom<AbortSignal, AbortSignal>>;
  readonly initialDelayMs: z.ZodOptional<z.ZodNumber>;
  readonly maxDelayMs: z.ZodOptional<z.ZodNumber>;
  readonly timeoutMs: z.ZodOptional<z.ZodNumber>;
} = {
  signal: z.instanceof(AbortSignal, { error: "pass the signal of an AbortController" }).optional(),
  initialDelayMs: delay.max(HOUR_MS, "pass at most an hour").optional(),
  maxDelayMs: delay.max(HOUR_MS, "pass at most an hour").optional(),
  timeoutMs: delay.optional(),
};
const waitOptionsSchema = z.strictObject(waitOptionsShape);

/** What is waited for. */
export interface Wait<State> {
  /** Named in errors, such as `"the batch job nightly"`. */
  readonly subject: string;
  /** Reads the state once. Errors that can pass, such as throttling, do not end the wait. */
  readonly read: (options: CallOptions) => Promise<State>;
  readonly isDone: (state: State) => boolean;
  /** Called with every state that was read, the last one included. */
  readonly onProgress?: ((state: State) => void) | undefined;
}

/** What a wait needs of the world. */
export interface WaitClock {
  /** Ms since any fixed moment. */
  readonly now: () => number;
  /** From 0 up to 1. */
  readonly random: () => number;
  /** Rejects with the reason of the signal when it is aborted. */
  readonly pause: (ms: number, signal: AbortSignal | undefined) => Promise<void>;
}

/** The time for a wait is over, and what was waited for is not done. It goes on: the wait can be started again. */
export class WaitTimeoutError extends BedrockRoutedError {
  /** Time that was waited, in ms. */
  readonly timeoutMs: number;
  /** The state that was read last. `undefined` when none could be read. */
  readonly lastState: unknown;

  constructor(subject: string, timeoutMs: number, lastState: unknown, cause: unknown) {
    super(
      `After ${timeoutMs} ms, ${subject} is not done. It goes on in the service: wait again, or pass a longer timeoutMs.`,
      { cause },
    );
    this.timeoutMs = timeoutMs;
    this.lastState = lastState;
  }
}

const GROWTH = 1.5;
/** Number of looks in a row that may fail before the wait fails: with the default delays, about ten minutes. */
const MAX_FAILURES = 15;

const systemClock: WaitClock = {
  now: () => performance.now(),
  random: Math.random,
  async pause(ms, signal) {
    await sleep(ms, undefined, signal && { signal }).catch((error: unknown) => {
      throw signal?.aborted ? signal.reason : error;
    });
  },
};

/**
 * Reads a state again and again until it is done. The time between two looks grows, and a random part of up to half
 * of it is left out, so that many waits do not look at the same moment.
 * @returns the state that is done
 * @throws WaitTimeoutError after `timeoutMs`; the reason of the signal when it is aborted; InvalidOptionError; what
 * `read` throws, except errors that can pass
 */
export async function waitFor<State>(
  wait: Wait<State>,
  options: WaitOptions = {},
  clock: WaitClock = systemClock,
): Promise<State> {
  const parsed = parseOptions(waitOptionsSchema, options);
  const { signal, initialDelayMs = 2_000, maxDelayMs = 60_000, timeoutMs = Infinity } = parsed;
  const start = clock.now();
  let next = Math.min(initialDelayMs, maxDelayMs);
  let state: State | undefined;
  let failures = 0;
  for (;;) {
    let failure: unknown;
    try {
      signal?.throwIfAborted();
      state = await wait.read({ signal });
      failures = 0;
    } catch (error) {
      failures += 1;
      if (signal?.aborted || !canPass(error) || failures >= MAX_FAILURES) throw error;
      failure = error;
    }
    if (failure === undefined) {
      wait.onProgress?.(state as State);
      if (wait.isDone(state as State)) return state as State;
    }
    const left = timeoutMs - (clock.now() - start);
    if (left <= 0) throw new WaitTimeoutError(wait.subject, timeoutMs, state, failure);
    await clock.pause(Math.min(left, next * (1 - clock.random() / 2)), signal);
    next = Math.min(maxDelayMs, next * GROWTH);
  }
}

/** Whether the next look may succeed. */
function canPass(error: unknown): boolean {
  return error instanceof ControlPlaneError && error.retryable;
}
