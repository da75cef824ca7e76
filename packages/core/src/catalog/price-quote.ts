import type { PriceScope } from "../targets/invoked-model";
import type { MeteredOperation } from "../usage/metered-operation";
import type { RequestPrice, TokenPrice } from "./model-facts";

/** A base model in a scope, whose price is asked for. Every `InvokedModel` is one. */
export interface PricedModel {
  /** Base model id, without prefix. */
  readonly modelId: string;
  readonly scope: PriceScope;
  /**
   * The Region that the call is sent from. Every price depends on it, that of a `global` profile too.
   * Without it, the price is the one that all Regions of the scope share. Where they differ, it is the
   * price of the main Region of the scope, and the quote says so in `assumedRegion`.
   */
  readonly region?: string | undefined;
}

/** What else the price of a call depends on. */
export interface PriceConditions {
  /** Service tier that served the call. @default "default", the standard tier */
  readonly serviceTier?: string | undefined;
  /** Latency mode that served the call. @default "standard" */
  readonly latencyMode?: string | undefined;
  /** Input tokens of the request, cached ones included. Some models cost more above a size. @default 0 */
  readonly inputTokens?: number | undefined;
  /** Whether the call is part of batch inference, which has neither tiers nor caching. @default false */
  readonly batch?: boolean | undefined;
}

/** Which list of prices a price comes from. */
export type PriceBasis = "scope" | "region" | "tier" | "latency" | "batch";

/**
 * What a reader of a price should know.
 *
 * - `"assumed-region"`: the call's Region is unknown or has no price of its own: see `assumedRegion`
 * - `"cache-writes-listed-at-zero"`: cache writes count as plain input although the source has 0
 * - `"doubtful-price"`: the price looks like a slip of the source: see `doubt`
 */
export type PriceNote = "assumed-region" | "cache-writes-listed-at-zero" | "doubtful-price";

/** Whether a text is a {@link PriceNote}. Records join them to the names of sources. */
export function isPriceNote(text: string): text is PriceNote {
  return text === "assumed-region" || text === "cache-writes-listed-at-zero" || text === "doubtful-price";
}

/** A price, with its source and the reason why it applies. */
export interface PriceQuote {
  /** USD per million tokens. */
  readonly price: TokenPrice;
  readonly basis: PriceBasis;
  readonly scope: PriceScope;
  /** Keys of `sources` in the model catalog, joined by `+`. */
  readonly source: string;
  /** ISO date of the newest source; the date of the model catalog when no source has a date. */
  readonly asOf: string;
  /** The Region whose price it is, when the call's Region is unknown or has no price of its own, and prices differ by Region. */
  readonly assumedRegion?: string;
  /** Names of the prices that follow a rule instead of a published row. */
  readonly derived?: readonly string[];
  /** Set when the price is that of a long request: it applies above this number of input tokens. */
  readonly inputTokensAbove?: number;
  /** Why the price looks like a slip of the source. It is used as the source has it. */
  readonly doubt?: string;
  /** What a reader of the price should know. */
  readonly notes?: readonly PriceNote[];
}

/** The fields of an operation that its price depends on. */
export type PricedOperation = Pick<MeteredOperation, "kind" | "modelId" | "search">;

/** A price for each request, with the date of its source. */
export interface RequestPriceQuote extends RequestPrice {
  /** ISO date of the newest source; the date of the model catalog when no source has a date. */
  readonly asOf: string;
}

/** How cache writes count that the Price List has at 0. */
export type ZeroCacheWrites = "input" | "free";
