import type { CircuitBreakerPolicy } from "cockatiel";
import { isFallbackError } from "./is-fallback-error";

/**
 * Cool-down of targets: after a failure a target is not asked for a while, then one call probes it.
 * State of one chat model, by the id that is sent.
 */
export class TargetBreakers {
  readonly #cooldownMs: number;
  readonly #breakers: Map<string, Promise<CircuitBreakerPolicy>> = new Map();

  /** @param cooldownMs how long a target rests after a failure, in ms */
  constructor(cooldownMs: number) {
    this.#cooldownMs = cooldownMs;
  }

  /** Runs `send`, unless the target cools down: then it throws, and `isCoolingDown` tells so. */
  async run<Result>(modelId: string, send: () => Promise<Result>): Promise<Result> {
    const breaker = await this.#breakerOf(modelId);
    return breaker.execute(send);
  }

  static isCoolingDown(error: unknown): boolean {
    return error instanceof Error && "isBrokenCircuitError" in error;
  }

  #breakerOf(modelId: string): Promise<CircuitBreakerPolicy> {
    const known = this.#breakers.get(modelId);
    if (known !== undefined) return known;
    const breaker = createBreaker(this.#cooldownMs);
    this.#breakers.set(modelId, breaker);
    return breaker;
  }
}

/** The library is loaded here, because only models with fallbacks need it. */
async function createBreaker(cooldownMs: number): Promise<CircuitBreakerPolicy> {
  const { ConsecutiveBreaker, circuitBreaker, handleWhen } = await import("cockatiel");
  return circuitBreaker(handleWhen(isFallbackError), {
    halfOpenAfter: cooldownMs,
    breaker: new ConsecutiveBreaker(1),
  });
}
