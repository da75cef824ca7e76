import {
  type CircuitBreakerPolicy,
  ConsecutiveBreaker,
  circuitBreaker,
  handleWhen,
  isBrokenCircuitError,
} from "cockatiel";
import { isFallbackError } from "./is-fallback-error";

/**
 * Cool-down of targets: after a failure a target is not asked for a while, then one call probes it.
 * State of one chat model, by the id that is sent.
 */
export class TargetBreakers {
  readonly #cooldownMs: number;
  readonly #breakers: Map<string, CircuitBreakerPolicy> = new Map();

  /** @param cooldownMs how long a target rests after a failure, in ms */
  constructor(cooldownMs: number) {
    this.#cooldownMs = cooldownMs;
  }

  /** Runs `send`, unless the target cools down: then it throws, and `isCoolingDown` tells so. */
  run<Result>(modelId: string, send: () => Promise<Result>): Promise<Result> {
    return this.#breakerOf(modelId).execute(send);
  }

  static isCoolingDown(error: unknown): boolean {
    return isBrokenCircuitError(error);
  }

  #breakerOf(modelId: string): CircuitBreakerPolicy {
    const known = this.#breakers.get(modelId);
    if (known !== undefined) return known;
    const breaker = circuitBreaker(handleWhen(isFallbackError), {
      halfOpenAfter: this.#cooldownMs,
      breaker: new ConsecutiveBreaker(1),
    });
    this.#breakers.set(modelId, breaker);
    return breaker;
  }
}
