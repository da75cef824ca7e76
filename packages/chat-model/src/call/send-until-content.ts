import { awaitFirstContent, type ContentListener } from "../stream/first-content";
import { IncompleteStreamError } from "../stream/incomplete-stream-error";

/** How often, and for whom, a request is sent. */
export interface SendPolicy extends ContentListener {
  /** The client's: the number of HTTP requests of a call, the first included. */
  readonly maxAttempts: () => Promise<number>;
  /** Called for each stream that failed before its content. If it throws, the call ends. */
  attemptFailed(error: unknown): Promise<void>;
}

/** A result of the SDK. */
export interface SdkResult {
  readonly output: { readonly $metadata: { readonly attempts?: number | undefined } };
}

/** What came back, and the number of HTTP requests that it took; `undefined` when the SDK does not tell it. */
export interface SentUntilContent<Result> {
  readonly result: Result;
  readonly attempts: number | undefined;
}

/**
 * Sends a request. If the answer is a stream that breaks, or that the service ends as overloaded, before its
 * first content, the request is sent again. The SDK does that only until the first byte of the answer.
 * @throws IncompleteStreamError, or what the service sent, when all attempts are spent
 */
export async function sendUntilContent<Result extends SdkResult>(
  send: () => Promise<Result>,
  policy: SendPolicy,
): Promise<SentUntilContent<Result>> {
  for (let spent = 0; ; ) {
    const result = await send();
    policy.heard();
    const attempts = spent + (result.output.$metadata.attempts ?? 1);
    try {
      const known = result.output.$metadata.attempts === undefined ? undefined : attempts;
      return { result: await awaitFirstContent(result, policy), attempts: known };
    } catch (error) {
      await policy.attemptFailed(error);
      if (policy.signal?.aborted || !canSendAgain(error) || attempts >= (await policy.maxAttempts())) throw error;
      spent = attempts;
      await delay(backoffMs(error, attempts), policy.signal);
      policy.heard();
    }
  }
}

/** The exceptions that the SDK sends a request again for when they come with their HTTP status, and not in a stream. */
const OVERLOADED: ReadonlySet<string> = new Set([
  "ThrottlingException",
  "ServiceUnavailableException",
  "InternalServerException",
  "ModelNotReadyException",
]);

function canSendAgain(error: unknown): boolean {
  return IncompleteStreamError.isInstance(error) || isOverloaded(error);
}

function isOverloaded(error: unknown): error is Error {
  return error instanceof Error && OVERLOADED.has(error.name);
}

/**
 * Marks an exception of an overloaded service, so that the SDK sends the request again. The SDK reads the
 * first event of a stream itself, and does not retry an exception there, which has the HTTP status 200.
 * @returns the same error
 */
export function markOverloaded(error: unknown): unknown {
  if (!isOverloaded(error)) return error;
  return Object.assign(error, { $retryable: { throttling: error.name === "ThrottlingException" } });
}

/** The SDK's own bases and its cap for the time between attempts, in ms, with full jitter. */
const BASE_MS = 50;
const THROTTLED_BASE_MS = 1000;
const LONGEST_MS = 20_000;

function backoffMs(error: unknown, attempts: number): number {
  const base = error instanceof Error && error.name === "ThrottlingException" ? THROTTLED_BASE_MS : BASE_MS;
  return Math.random() * Math.min(LONGEST_MS, base * 2 ** (attempts - 1));
}

/** @throws the reason of the signal */
async function delay(ms: number, signal: AbortSignal | undefined): Promise<void> {
  await new Promise<void>((resolve) => {
    const timer = setTimeout(finish, ms);
    function finish(): void {
      clearTimeout(timer);
      signal?.removeEventListener("abort", finish);
      resolve();
    }
    signal?.addEventListener("abort", finish);
  });
  signal?.throwIfAborted();
}
