import type { CacheSection, CacheTtl } from "../facts/model-facts";

/** Where a cache point can go: after the last tool or system block, or inside a message. */
export interface CacheLocation {
  readonly section: CacheSection;
  /** Index of the message, for `messages` only. */
  readonly message?: number;
  /** The point goes after this block, counted in the request as it came. */
  readonly afterBlock: number;
}

/** Why a candidate got no cache point. */
export type CacheSkipReason =
  /** The policy leaves this section alone. */
  | "policy"
  /** The caller placed a point there by hand. */
  | "placed-by-caller"
  /** The model's cache limits are not known. */
  | "limits-unknown"
  /** The model takes no cache point in this section. */
  | "section-not-supported"
  /** The prefix is shorter than the model caches, by estimate. */
  | "below-minimum"
  /** The prefix is longer than the model caches, by estimate. */
  | "above-maximum"
  /** The request has all the points that the model allows. */
  | "no-points-left"
  /** The model does not offer the TTL that was asked for. */
  | "ttl-not-supported"
  /** The caller's points around it have TTLs that this one may not follow or precede. */
  | "ttl-order"
  /** The model takes no cache point in a message with a tool call or its result. */
  | "beside-tools"
  /** Writing costs more than plain input, and `"auto"` cannot tell whether this context comes again. */
  | "write-premium";

/** A cache point to send. */
export interface PlannedCachePoint extends CacheLocation {
  readonly ttl?: CacheTtl;
  /** Estimated tokens of everything before the point. */
  readonly estimatedPrefixTokens: number;
}

/** A candidate that was left. */
export interface SkippedCachePoint extends CacheLocation {
  readonly reason: CacheSkipReason;
  readonly estimatedPrefixTokens: number;
}

/** Where cache points go in one request, and why each candidate was taken or left. */
export interface CachePlan {
  readonly points: readonly PlannedCachePoint[];
  readonly skipped: readonly SkippedCachePoint[];
  /** Cache points that were in the request already. */
  readonly placedByCaller: number;
  /** How many of those are not sent, the first ones of the request, because the model takes no more. Absent: none. */
  readonly removed?: number;
}

/**
 * What the caller wants cached. `"auto"` is every section that the model supports, except the context
 * of a single message where cache writes cost more than plain input.
 */
export type CachePolicy =
  | "auto"
  | "off"
  | {
      /** @default true */
      readonly tools?: boolean;
      /** @default true */
      readonly system?: boolean;
      /** `true` also takes the end of a single message. @default as `"auto"` does, whatever writes cost */
      readonly messages?: boolean;
      /** @default the service's: 5 minutes */
      readonly ttl?: CacheTtl;
    };

/** A block of a Converse request, as far as planning needs it. */
export type CacheableBlock = object;

/** A message of a Converse request, as far as planning needs it. */
export interface CacheableMessage {
  readonly role?: string | undefined;
  readonly content?: readonly CacheableBlock[] | undefined;
}

/** The parts of a Converse request that can hold cache points. */
export interface CacheableRequest {
  readonly toolConfig?: { readonly tools?: readonly CacheableBlock[] | undefined } | undefined;
  readonly system?: readonly CacheableBlock[] | undefined;
  readonly messages?: readonly CacheableMessage[] | undefined;
}
