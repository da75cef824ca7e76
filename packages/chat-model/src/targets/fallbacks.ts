import type { ConverseStreamCommandOutput, ConverseStreamOutput } from "@aws-sdk/client-bedrock-runtime";
import type { FailedTarget } from "@bedrock-routed/core";
import type { CircuitBreakerPolicy } from "cockatiel";
import { isEmptyStart } from "../stream/content-blocks";

/** Names of errors of capacity or of the model, not of the request. Another target may answer. */
const FALLBACK_ERRORS: ReadonlySet<string> = new Set([
  "ThrottlingException",
  "ServiceUnavailableException",
  "ModelNotReadyException",
  "ModelTimeoutException",
  "ModelErrorException",
  "ModelStreamErrorException",
  "InternalServerException",
  "ConnectionTimeoutError",
]);

/** What came back, and the targets that failed before it. */
export interface SentWithFallbacks<Result> {
  readonly result: Result;
  readonly failed: readonly FailedTarget[];
}

/**
 * Sends to each target in turn until one answers. The last target is called even while it cools down,
 * because no other is left.
 *
 * @param modelIds the model and its fallbacks, at least one
 * @param send sends a request to a target. A stream that fails before its first content counts as failed.
 * @throws what `send` throws, for the last target or for an error that leads to no fallback
 */
export async function sendWithFallbacks<Result extends { output: object }>(
  modelIds: readonly string[],
  breakers: TargetBreakers,
  send: (modelId: string) => Promise<Result>,
): Promise<SentWithFallbacks<Result>> {
  const last = modelIds.at(-1) ?? "";
  const sendAndAwaitContent = async (modelId: string): Promise<Result> => awaitFirstContent(await send(modelId));
  const failed: FailedTarget[] = [];
  for (const modelId of modelIds.slice(0, -1)) {
    const startedAt = performance.now();
    try {
      return { result: await breakers.run(modelId, () => sendAndAwaitContent(modelId)), failed };
    } catch (error) {
      const coolingDown = isCoolingDown(error);
      if (!coolingDown && !isFallbackError(error)) throw error;
      const name = coolingDown || !(error instanceof Error) ? "CoolingDown" : error.name;
      failed.push({ modelId, error: name, durationMs: performance.now() - startedAt });
    }
  }
  return { result: await sendAndAwaitContent(last), failed };
}

/**
 * The cool-down of targets: after a failure a target is not called for a while, then one call tries it.
 * Each chat model has its own, by the id that is sent.
 */
export class TargetBreakers {
  readonly #cooldownMs: number;
  readonly #breakers: Map<string, Promise<CircuitBreakerPolicy>> = new Map();

  /** @param cooldownMs how long a target is not called after a failure, in ms */
  constructor(cooldownMs: number) {
    this.#cooldownMs = cooldownMs;
  }

  /** Runs `send`. While the target cools down, it throws an error without running it. */
  async run<Result>(modelId: string, send: () => Promise<Result>): Promise<Result> {
    const breaker = await this.#breakerOf(modelId);
    return breaker.execute(send);
  }

  #breakerOf(modelId: string): Promise<CircuitBreakerPolicy> {
    const known = this.#breakers.get(modelId);
    if (known !== undefined) return known;
    const breaker = createBreaker(this.#cooldownMs);
    this.#breakers.set(modelId, breaker);
    return breaker;
  }
}

/** Loads the library here, because only models with fallbacks need it. */
async function createBreaker(cooldownMs: number): Promise<CircuitBreakerPolicy> {
  const { ConsecutiveBreaker, circuitBreaker, handleWhen } = await import("cockatiel");
  return circuitBreaker(handleWhen(isFallbackError), {
    halfOpenAfter: cooldownMs,
    breaker: new ConsecutiveBreaker(1),
  });
}

function isFallbackError(error: unknown): error is Error {
  return error instanceof Error && FALLBACK_ERRORS.has(error.name);
}

function isCoolingDown(error: unknown): boolean {
  return error instanceof Error && "isBrokenCircuitError" in error;
}

/** For a stream, waits until its content begins. Other results are returned as they are. */
async function awaitFirstContent<Result extends { output: object }>(result: Result): Promise<Result> {
  const { stream }: Partial<ConverseStreamCommandOutput> = result.output;
  if (stream === undefined) return result;
  return { ...result, output: { ...result.output, stream: await afterFirstContent(stream) } };
}

/**
 * Waits for the first event that is more than the start of a message or of a text block. Until then
 * nothing of the answer was shown, and a failure can still lead to a fallback. The result repeats the
 * events that were read.
 */
async function afterFirstContent(
  stream: AsyncIterable<ConverseStreamOutput>,
): Promise<AsyncIterable<ConverseStreamOutput>> {
  const iterator = stream[Symbol.asyncIterator]();
  const waiting: ConverseStreamOutput[] = [];
  for (;;) {
    const { done, value } = await iterator.next();
    if (done) break;
    waiting.push(value);
    if (value.messageStart === undefined && !isEmptyStart(value)) break;
  }
  return replay(waiting, iterator);
}

/** The events that were read, then the rest of the stream. Not a generator: this runs for every token. */
function replay<Event>(waiting: Event[], iterator: AsyncIterator<Event>): AsyncIterable<Event> {
  const replayed: AsyncIterator<Event> = {
    next: () => {
      const value = waiting.shift();
      return value === undefined ? iterator.next() : Promise.resolve({ done: false, value });
    },
    return: async () => (await iterator.return?.()) ?? { done: true, value: undefined },
  };
  return { [Symbol.asyncIterator]: () => replayed };
}
