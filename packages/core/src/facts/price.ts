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
  /** Key of the data's sources. */
  readonly source: string;
  /** ISO date of the facts. */
  readonly asOf: string;
  /** Rates that follow a rule rather than a published row. */
  readonly derived?: readonly string[];
  /** The request is past the size from which this row applies, in tokens. */
  readonly inputTokensAbove?: number;
}

type Row = Omit<PriceQuote, "asOf">;

/** The row of `facts` that applies; `undefined` when there is none. */
export function findPrice(facts: ModelFacts, model: PricedModel, conditions: PriceConditions): Row | undefined {
  const { serviceTier = "default", latencyMode = "standard", batch = false } = conditions;
  const special = [batch, serviceTier !== "default", latencyMode !== "standard"].filter(Boolean).length;
  if (special > 1) return undefined;
  if (batch) return batchRow(facts.prices[model.scope], model.scope);
  if (serviceTier !== "default") return row("tier", model.scope, facts.tierPrices?.[serviceTier]?.[model.scope]);
  if (latencyMode !== "standard") return row("latency", model.scope, facts.latencyPrices?.[latencyMode]?.[model.scope]);
  const scoped = facts.prices[model.scope];
  return regionRow(facts, model, scoped) ?? sizedRow(model.scope, scoped, conditions.inputTokens);
}

function row(basis: PriceBasis, scope: PriceScope, price: ScopePrice | undefined): Row | undefined {
  if (price === undefined) return undefined;
  const { source, derived } = price;
  return { price: ratesOf(price), basis, scope, source, ...(derived && { derived }) };
}

function batchRow(price: ScopePrice | undefined, scope: PriceScope): Row | undefined {
  if (price?.batchInput === undefined || price.batchOutput === undefined) return undefined;
  return { price: { input: price.batchInput, output: price.batchOutput }, basis: "batch", scope, source: price.source };
}

function sizedRow(scope: PriceScope, price: ScopePrice | undefined, inputTokens = 0): Row | undefined {
  const long = price?.longContext;
  if (price === undefined || long === undefined || inputTokens <= long.inputTokensAbove)
    return row("scope", scope, price);
  const { inputTokensAbove } = long;
  return { price: ratesOf(long), basis: "scope", scope, source: price.source, inputTokensAbove };
}

/**
 * The price by source Region. Only input and output are published by Region; the cache rates keep
 * the proportion to input that they have in the scope's own row.
 */
function regionRow(facts: ModelFacts, model: PricedModel, scoped: ScopePrice | undefined): Row | undefined {
  const { regionPrices } = facts;
  const { scope, region } = model;
  if (regionPrices === undefined || region === undefined || scope === "global") return undefined;
  const published = Object.hasOwn(regionPrices.regions, region) ? regionPrices.regions[region] : undefined;
  if (published === undefined) return undefined;
  const { input, output } = published;
  const source = regionPrices.source;
  if (scoped?.cacheRead === undefined || scoped.cacheWrite5m === undefined) {
    return { price: { input, output }, basis: "region", scope, source };
  }
  const cacheRead = roundRate((scoped.cacheRead / scoped.input) * input);
  const cacheWrite5m = roundRate((scoped.cacheWrite5m / scoped.input) * input);
  return {
    price: { input, output, cacheRead, cacheWrite5m },
    basis: "region",
    scope,
    source,
    derived: ["cacheRead", "cacheWrite5m"],
  };
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
