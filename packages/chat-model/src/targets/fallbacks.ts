import type { FailedTarget } from "@bedrock-routed/core";
import type { CircuitBreakerPolicy } from "cockatiel";

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
  "ConnectionLostError",
  // A stream that broke before its first content. Later, nobody is asked again.
  "IncompleteStreamError",
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
 * @param send sends a request to a target, and returns when the content of its answer begins
 * @throws what `send` throws, for the last target or for an error that leads to no fallback
 */
export async function sendWithFallbacks<Result>(
  modelIds: readonly string[],
  breakers: TargetBreakers,
  send: (modelId: string) => Promise<Result>,
): Promise<SentWithFallbacks<Result>> {
  const last = modelIds.at(-1) ?? "";
  const failed: FailedTarget[] = [];
  for (const modelId of modelIds.slice(0, -1)) {
    const startedAt = performance.now();
    try {
      return { result: await breakers.run(modelId, () => send(modelId)), failed };
    } catch (error) {
      const coolingDown = isCoolingDown(error);
      if (!coolingDown && !isFallbackError(error)) throw error;
      const name = coolingDown || !(error instanceof Error) ? "CoolingDown" : error.name;
      failed.push({ modelId, error: name, durationMs: performance.now() - startedAt });
    }
  }
  return { result: await send(last), failed };
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
