import type { CacheTtl } from "../catalog/model-facts";
import { omitUndefined } from "../omit-undefined";
import {
  type CacheableBlock,
  type CacheableRequest,
  isCachePoint,
  mapParts,
  type RequestPlace,
} from "./cacheable-request";

/** A place where a cache point can go: after a block of the tools, of the system prompt, or of a message. */
export interface CacheLocation extends RequestPlace {
  /** The cache point goes after this block. It is an index in the request before any point is added. */
  readonly afterBlock: number;
}

/** Why a candidate got no cache point. */
export type CacheSkipReason =
  /** The policy excludes this section. */
  | "policy"
  /** The caller placed a cache point in this part of the request. */
  | "placed-by-caller"
  /** The cache limits of the model are not known. */
  | "limits-unknown"
  /** The model accepts no cache point in this section. */
  | "section-not-supported"
  /** By estimate, the prefix is shorter than the shortest one that the model caches. */
  | "below-minimum"
  /** By estimate, the prefix is longer than the longest one that the model caches. */
  | "above-maximum"
  /** The request already has as many cache points as the model allows. */
  | "no-points-left"
  /** The model does not offer the TTL that the policy asks for. */
  | "ttl-not-supported"
  /** The TTL would be out of order: points of one hour must come before points of five minutes. */
  | "ttl-order"
  /** The model accepts no cache point in a message with a tool call or a tool result. */
  | "beside-tools"
  /** Writing to the cache costs more than plain input, and it is not known whether the context is sent again. */
  | "write-premium";

/** A cache point to send. */
export interface PlannedCachePoint extends CacheLocation {
  /** Absent: the default of the service, which is 5 minutes. */
  readonly ttl?: CacheTtl;
  /** Estimated number of tokens before the cache point. */
  readonly estimatedPrefixTokens: number;
}

/** A candidate that got no cache point. */
export interface SkippedCachePoint extends CacheLocation {
  readonly reason: CacheSkipReason;
  /** Estimated number of tokens before the candidate. */
  readonly estimatedPrefixTokens: number;
}

/** Where cache points go in one request, and why other candidates got none. */
export interface CachePlan {
  /** The cache points to add, in the order of the request. */
  readonly points: readonly PlannedCachePoint[];
  /** The candidates that got none, in the order of the request. */
  readonly skipped: readonly SkippedCachePoint[];
  /** Number of cache points that the request already had. */
  readonly placedByCaller: number;
  /**
   * How many of the caller's cache points are not sent, because the model does not allow so many.
   * The first ones of the request are removed. Absent when all are sent.
   */
  readonly removed?: number;
}

/**
 * What the caller wants cached. `"auto"` caches every section that the model supports, with one
 * exception: the context of a single message where cache writes cost more than plain input.
 */
export type CachePolicy =
  | "auto"
  | "off"
  | {
      /** Whether to cache the tools. @default true */
      readonly tools?: boolean;
      /** Whether to cache the system prompt. @default true */
      readonly system?: boolean;
      /**
       * Whether to cache messages. `true` also caches up to the end of a single message.
       * @default the same places as `"auto"`, without its exception
       */
      readonly messages?: boolean;
      /** TTL of the cache points. @default the default of the service, which is 5 minutes */
      readonly ttl?: CacheTtl;
    };

/**
 * Applies a plan to the request that it was made for.
 *
 * @returns a new request; the same object when the plan changes nothing
 */
export function applyCachePoints<Request extends CacheableRequest>(request: Request, plan: CachePlan): Request {
  if (plan.removed !== undefined) return removeFirstPoints(request, plan.removed);
  if (plan.points.length === 0) return request;
  // From the last point to the first, so that the earlier locations stay valid.
  const lastToFirst = plan.points.toReversed();
  return mapParts(request, (blocks, { section, message }) => {
    let changed: CacheableBlock[] | undefined;
    for (const point of lastToFirst) {
      if (point.section !== section || point.message !== message) continue;
      changed ??= [...blocks];
      changed.splice(point.afterBlock + 1, 0, { cachePoint: omitUndefined({ type: "default", ttl: point.ttl }) });
    }
    return changed ?? blocks;
  });
}

/** A plan that removes points adds none, so this is all that it changes. */
function removeFirstPoints<Request extends CacheableRequest>(request: Request, count: number): Request {
  let left = count;
  return mapParts(request, (blocks) => blocks.filter((block) => !isCachePoint(block) || left-- <= 0));
}
