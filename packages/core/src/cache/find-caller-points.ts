import type { CacheTtl } from "../facts/model-facts";
import type { CacheableBlock, CacheableRequest } from "./cache-plan";
import { isCachePoint } from "./find-candidates";

/** A cache point that the caller placed. */
export interface CallerPoint {
  /** Blocks before it, in the order in which the cache reads them. */
  readonly order: number;
  readonly ttl: CacheTtl;
}

/** Every cache point in a request, in order. */
export function findCallerPoints(request: CacheableRequest): CallerPoint[] {
  const found: CallerPoint[] = [];
  let order = 0;
  const pass = (blocks: readonly CacheableBlock[] | undefined): void => {
    for (const block of blocks ?? []) {
      if (isCachePoint(block)) found.push({ order, ttl: ttlOf(block) });
      order += 1;
    }
  };
  pass(request.toolConfig?.tools);
  pass(request.system);
  for (const { content } of request.messages ?? []) pass(content);
  return found;
}

function ttlOf(block: CacheableBlock): CacheTtl {
  const { cachePoint } = block as { cachePoint?: { ttl?: unknown } };
  return cachePoint?.ttl === "1h" ? "1h" : "5m";
}
