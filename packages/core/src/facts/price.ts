import type { ModelFacts, PriceScope, ScopePrice, TokenPrice } from "./model-facts";

/** What is priced: a base model in a scope. An `InvokedModel` is one. */
export interface PricedModel {
  /** Base model id, without prefix. */
  readonly modelId: string;
  readonly scope: PriceScope;
  /** The Region that the call is sent to; some models cost more in some. */
  readonly region?: string | undefined;
}

/** What else decides a price. */
export interface PriceConditions {
  /** Served service tier. @default "default", the standard tier */
  readonly serviceTier?: string | undefined;
  /** Served latency mode. @default "standard" */
  readonly latencyMode?: string | undefined;
  /** Input tokens of the request, cached ones included; some models cost more past a size. */
  readonly inputTokens?: number | undefined;
  /** Price of batch inference, which has neither tiers nor caching. @default false */
  readonly batch?: boolean | undefined;
}

/** Which kind of row a price was read from. */
export type PriceBasis = "scope" | "region" | "tier" | "latency" | "batch";

/** A price and why it is this one. */
export interface PriceQuote {
  readonly price: TokenPrice;
  readonly basis: PriceBasis;
  readonly scope: PriceScope;
  /** Where it was read; two sources that agree are joined by `+`. */
  readonly source: string;
  /** ISO date of the reading, by the newest of the sources; else that of the fact book. */
  readonly asOf: string;
  /** Rates that follow a rule rather than a published row. */
  readonly derived?: readonly string[];
  /** The request is past the size from which this row applies, in tokens. */
  readonly inputTokensAbove?: number;
}

/** A quote without its date, and the one that replaces it for long requests. */
export interface PriceRow extends Omit<PriceQuote, "asOf"> {
  readonly long?: PriceRow & { readonly inputTokensAbove: number };
}

/** The row of `facts` that applies, whatever the request's size; `undefined` when there is none. */
export function findPriceRow(facts: ModelFacts, model: PricedModel, conditions: PriceConditions): PriceRow | undefined {
  const { serviceTier = "default", latencyMode = "standard", batch = false } = conditions;
  const special = Number(batch) + Number(serviceTier !== "default") + Number(latencyMode !== "standard");
  if (special > 1) return undefined;
  const { scope } = model;
  if (batch) return toBatchRow(facts.prices[scope], scope);
  if (serviceTier !== "default") return toRow("tier", scope, facts.tierPrices?.[serviceTier]?.[scope]);
  if (latencyMode !== "standard") return toRow("latency", scope, facts.latencyPrices?.[latencyMode]?.[scope]);
  return findRegionRow(facts, model) ?? toRow("scope", scope, facts.prices[scope]);
}

function toRow(basis: PriceBasis, scope: PriceScope, price: ScopePrice | undefined): PriceRow | undefined {
  if (price === undefined) return undefined;
  const { source, derived, longContext } = price;
  const shared = { basis, scope, source };
  return {
    ...shared,
    price: ratesOf(price),
    ...(derived && { derived }),
    ...(longContext && {
      long: { ...shared, price: ratesOf(longContext), inputTokensAbove: longContext.inputTokensAbove },
    }),
  };
}

function toBatchRow(price: ScopePrice | undefined, scope: PriceScope): PriceRow | undefined {
  if (price?.batchInput === undefined || price.batchOutput === undefined) return undefined;
  return { price: { input: price.batchInput, output: price.batchOutput }, basis: "batch", scope, source: price.source };
}

/**
 * The price by source Region. Only input and output are published by Region; the cache rates keep
 * the proportion to input that they have in the scope's own row.
 */
function findRegionRow({ regionPrices, prices }: ModelFacts, model: PricedModel): PriceRow | undefined {
  const { scope, region } = model;
  if (regionPrices === undefined || region === undefined || scope === "global") return undefined;
  const published = Object.hasOwn(regionPrices.regions, region) ? regionPrices.regions[region] : undefined;
  if (published === undefined) return undefined;
  const { input, output } = published;
  const shared = { basis: "region" as const, scope, source: regionPrices.source };
  const scoped = prices[scope];
  if (scoped?.cacheRead === undefined || scoped.cacheWrite5m === undefined)
    return { ...shared, price: { input, output } };
  const cacheRead = roundRate((scoped.cacheRead / scoped.input) * input);
  const cacheWrite5m = roundRate((scoped.cacheWrite5m / scoped.input) * input);
  return { ...shared, price: { input, output, cacheRead, cacheWrite5m }, derived: ["cacheRead", "cacheWrite5m"] };
}

/** Rates are whole picodollars a token: six decimals of USD per million tokens. */
function roundRate(usdPerMillion: number): number {
  return Math.round(usdPerMillion * 1e6) / 1e6;
}

function ratesOf({ input, output, cacheRead, cacheWrite5m, cacheWrite1h }: TokenPrice): TokenPrice {
  return {
    input,
    output,
    ...(cacheRead !== undefined && { cacheRead }),
    ...(cacheWrite5m !== undefined && { cacheWrite5m }),
    ...(cacheWrite1h !== undefined && { cacheWrite1h }),
  };
}
