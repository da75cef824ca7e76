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
  const blocks = [
    ...(request.toolConfig?.tools ?? []),
    ...(request.system ?? []),
    ...(request.messages ?? []).flatMap((message) => message.content ?? []),
  ];
  return blocks.flatMap((block, order) => (isCachePoint(block) ? [{ order, ttl: ttlOf(block) }] : []));
}

function ttlOf(block: CacheableBlock): CacheTtl {
  const { cachePoint } = block as { cachePoint?: { ttl?: unknown } };
  return cachePoint?.ttl === "1h" ? "1h" : "5m";
}
