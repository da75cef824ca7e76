import { assessCacheHealth, type CacheObservation, type CacheProblem } from "@bedrock-routed/core";

/** A warning about a cache that saves no money. */
export interface CacheWarning {
  /** The problem, for programs. */
  readonly problem: CacheProblem;
  /** The problem and what to do about it, for people. */
  readonly message: string;
}

/** Remembers the last call of one chat model with its request, and warns once for each cause. */
export class CacheHealthMonitor {
  readonly #onWarning: ((warning: CacheWarning) => void) | undefined;
  readonly #warned: Set<string> = new Set();
  #last: CacheObservation | undefined;

  constructor(onWarning: ((warning: CacheWarning) => void) | undefined) {
    this.#onWarning = onWarning;
  }

  /** The problem that this call and the last one show; `undefined` when there is none. */
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
    this.#onWarning({ problem, message: describeProblem(problem) });
  }
}

function describeProblem(problem: CacheProblem): string {
  switch (problem.kind) {
    case "below-minimum":
      return 'Cache points were sent, but nothing was cached: the prefix is shorter than the model\'s minimum. Make it longer, or set cachePoints to "off".';
    case "never-read":
      return "The same prefix was written to the cache again instead of being read. Check that calls come within the TTL, and that nothing before the cache point is reordered.";
    case "router-switch":
      return `The router changed from ${problem.previousModelId} to another model, whose cache is empty. Raise responseQualityDifference, put stickyRouter around a client-side router, or call one model, where caching saves more than routing.`;
    case "changing-prefix":
      return `The cached prefix changes with every call, in ${describePlace(problem)}${describeSuspects(problem)}. Move what changes behind the last cache point.`;
  }
}

function describePlace({ changedBlock }: CacheProblem): string {
  if (changedBlock === undefined) return "an unknown block";
  const { section, message, block, kind } = changedBlock;
  return message === undefined ? `${section} block ${block} (${kind})` : `message ${message}, block ${block} (${kind})`;
}

function describeSuspects({ suspects = [] }: CacheProblem): string {
  return suspects.length === 0 ? "" : `: it holds a ${suspects.join(", a ")}`;
}
