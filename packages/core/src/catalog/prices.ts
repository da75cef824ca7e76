import { omitUndefined } from "../omit-undefined";
import type { PriceScope } from "../targets/invoked-model";
import type { MeteredOperation } from "../usage/metered-operation";
import type { ModelData, ModelFacts, RequestPrice, ScopePrice, TokenPrice } from "./model-facts";

/** A base model in a scope, whose price is asked for. Every `InvokedModel` is one. */
export interface PricedModel {
  /** Base model id, without prefix. */
  readonly modelId: string;
  readonly scope: PriceScope;
  /** The Region that the call is sent to. Some models cost more in some Regions. */
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

/** A price, with its source and the reason why it applies. */
export interface PriceQuote {
  /** USD per million tokens. */
  readonly price: TokenPrice;
  readonly basis: PriceBasis;
  readonly scope: PriceScope;
  /** Keys of `sources` in the model catalog. Two sources that agree are joined by `+`. */
  readonly source: string;
  /** ISO date of the newest source; the date of the model catalog when no source has a date. */
  readonly asOf: string;
  /** Names of the prices that follow a rule instead of a published row. */
  readonly derived?: readonly string[];
  /** Set when the price is that of a long request: it applies above this number of input tokens. */
  readonly inputTokensAbove?: number;
}

/** The fields of an operation that its price depends on. */
export type PricedOperation = Pick<MeteredOperation, "kind" | "modelId" | "search">;

/** A price for each request, with the date of its source. */
export interface RequestPriceQuote extends RequestPrice {
  /** ISO date of the newest source; the date of the model catalog when no source has a date. */
  readonly asOf: string;
}

/** Finds the price of a call. `undefined` when it is not known. */
export type PriceLookup = (model: PricedModel, conditions: PriceConditions) => PriceQuote | undefined;

/** The quote for requests up to a size, and the one for longer requests. */
interface QuotesBySize {
  readonly quote: PriceQuote;
  readonly long?: { readonly inputTokensAbove: number; readonly quote: PriceQuote };
}

/** A quote without its date. */
interface PriceRow extends Omit<PriceQuote, "asOf"> {
  /** The row that replaces this one for long requests. */
  readonly long?: PriceRow & { readonly inputTokensAbove: number };
}

/**
 * Creates a price look-up that remembers its answers. A report prices millions of calls with a few
 * different prices. The same answer is the same object, so callers can compare prices by identity.
 */
export function createPriceLookup(data: ModelData): PriceLookup {
  const found = new Map<string, QuotesBySize | undefined>();
  return (model, conditions) => {
    if (!Object.hasOwn(data.models, model.modelId)) return undefined;
    const { serviceTier, latencyMode, batch, inputTokens = 0 } = conditions;
    const key = `${model.modelId} ${model.scope} ${model.region} ${serviceTier} ${latencyMode} ${batch}`;
    if (!found.has(key)) found.set(key, findQuotes(data, model, conditions));
    const quotes = found.get(key);
    return quotes?.long !== undefined && inputTokens > quotes.long.inputTokensAbove ? quotes.long.quote : quotes?.quote;
  };
}

/**
 * Finds the price of a request of an operation that is not a call of a chat model. The price of
 * reranking depends on its model, and the price of retrieval on its search. No other operation has
 * a price.
 */
export function findRequestPrice(data: ModelData, operation: PricedOperation): RequestPriceQuote | undefined {
  const price = requestPriceOf(data, operation);
  return price && { ...price, asOf: dateOfSource(data, price.source) };
}

function requestPriceOf(data: ModelData, { kind, modelId = "", search }: PricedOperation): RequestPrice | undefined {
  if (kind === "retrieve") return search && data.retrievalPrices?.[search];
  if (kind !== "rerank" || !Object.hasOwn(data.models, modelId)) return undefined;
  return data.models[modelId]?.requestPrice;
}

function findQuotes(data: ModelData, model: PricedModel, conditions: PriceConditions): QuotesBySize | undefined {
  const facts = data.models[model.modelId];
  const row = facts && findRow(facts, model, conditions);
  if (row === undefined) return undefined;
  const { long, ...standard } = row;
  const asOf = dateOfSource(data, row.source);
  const quote: PriceQuote = { ...standard, asOf };
  if (long === undefined) return { quote };
  return { quote, long: { inputTokensAbove: long.inputTokensAbove, quote: { ...long, asOf } } };
}

/** The row that applies, for requests of any size. No row combines a tier, a latency mode and batch inference. */
function findRow(facts: ModelFacts, model: PricedModel, conditions: PriceConditions): PriceRow | undefined {
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
  const long = longContext && {
    ...shared,
    price: tokenPriceOf(longContext),
    inputTokensAbove: longContext.inputTokensAbove,
  };
  return { ...shared, price: tokenPriceOf(price), ...omitUndefined({ derived, long }) };
}

function toBatchRow(price: ScopePrice | undefined, scope: PriceScope): PriceRow | undefined {
  if (price?.batchInput === undefined || price.batchOutput === undefined) return undefined;
  return { price: { input: price.batchInput, output: price.batchOutput }, basis: "batch", scope, source: price.source };
}

/**
 * The price by source Region. Only the prices of input and output are published by Region. A cache
 * price keeps the ratio to the input price that it has in the row of the scope.
 */
function findRegionRow({ regionPrices, prices }: ModelFacts, model: PricedModel): PriceRow | undefined {
  const { scope, region } = model;
  if (regionPrices === undefined || region === undefined || scope === "global") return undefined;
  const published = Object.hasOwn(regionPrices.regions, region) ? regionPrices.regions[region] : undefined;
  if (published === undefined) return undefined;
  const { input, output } = published;
  const shared = { basis: "region" as const, scope, source: regionPrices.source };
  const scoped = prices[scope];
  if (scoped?.cacheRead === undefined || scoped.cacheWrite5m === undefined) {
    return { ...shared, price: { input, output } };
  }
  const cacheRead = roundPrice((scoped.cacheRead / scoped.input) * input);
  const cacheWrite5m = roundPrice((scoped.cacheWrite5m / scoped.input) * input);
  return { ...shared, price: { input, output, cacheRead, cacheWrite5m }, derived: ["cacheRead", "cacheWrite5m"] };
}

/** Rounds to six decimals of USD per million tokens, which is one picodollar per token. */
function roundPrice(usdPerMillion: number): number {
  return Math.round(usdPerMillion * 1e6) / 1e6;
}

function tokenPriceOf({ input, output, cacheRead, cacheWrite5m, cacheWrite1h }: TokenPrice): TokenPrice {
  return omitUndefined({ input, output, cacheRead, cacheWrite5m, cacheWrite1h });
}

/** The newest date of the sources that a price names; the date of the data when none of them has one. */
function dateOfSource(data: ModelData, source: string): string {
  const sources = new Map(Object.entries(data.sources));
  const dates = source.split("+").map((name) => sources.get(name)?.asOf ?? "");
  return dates.sort().at(-1) || data.asOf;
}
