import { assessCacheHealth, type CacheObservation, type CacheProblem } from "@bedrock-routed/core";
import { describeFinding } from "./describe-finding";

/** A warning about a cache that saves nothing. */
export interface CacheWarning {
  /** What was found, for programs. */
  readonly problem: CacheProblem;
  /** What was found and what to do, for people. */
  readonly message: string;
}

/** Remembers the last call of one chat model, its request included, and warns once for each cause. */
export class CacheHealthMonitor {
  readonly #onWarning: ((warning: CacheWarning) => void) | undefined;
  readonly #warned: Set<string> = new Set();
  #last: CacheObservation | undefined;

  constructor(onWarning: ((warning: CacheWarning) => void) | undefined) {
    this.#onWarning = onWarning;
  }

  /** What is wrong, judged by this call and the last one. */
  assess(observation: CacheObservation): CacheProblem | undefined {
    const problem = assessCacheHealth(observation, this.#last);
    this.#last = observation;
    if (problem !== undefined) this.#warn(problem);
    return problem;
  }

  #warn(problem: CacheProblem): void {
    const { kind, changedBlock } = problem;
    const cause = [kind, changedBlock?.section, changedBlock?.message, changedBlock?.block].join(" ");
    if (this.#onWarning === undefined || this.#warned.has(cause)) return;
    this.#warned.add(cause);
    this.#onWarning({ problem, message: describeFinding(problem) });
  }
}
