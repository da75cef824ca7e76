import type { CacheProblem } from "@bedrock-routed/core";

/** A finding in words: what it is and what to do. */
export function describeFinding(problem: CacheProblem): string {
  switch (problem.kind) {
    case "below-minimum":
      return 'Cache points were sent, but nothing was cached: the prefix is shorter than the model caches. Make it longer, or set cachePoints to "off".';
    case "never-read":
      return "The same prefix was written to the cache again instead of being read. Check that calls come within the TTL, and that nothing before the cache point is reordered.";
    case "router-switch":
      return `The router changed from ${problem.previousModelId} to another model, whose cache is empty. Raise responseQualityDifference, or call one model, where caching saves more than routing.`;
    case "changing-prefix":
      return `The cached prefix changes with every call, in ${place(problem)}${suspects(problem)}. Move what changes behind the last cache point.`;
  }
}

function place({ changedBlock }: CacheProblem): string {
  if (changedBlock === undefined) return "an unknown block";
  const { section, message, block, kind } = changedBlock;
  return message === undefined ? `${section} block ${block} (${kind})` : `message ${message}, block ${block} (${kind})`;
}

function suspects({ suspects = [] }: CacheProblem): string {
  return suspects.length === 0 ? "" : `: it holds a ${suspects.join(", a ")}`;
}
