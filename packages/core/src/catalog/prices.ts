import type { ModelData, ModelFacts, RequestPrice } from "./model-facts";
import type {
  PriceConditions,
  PricedModel,
  PricedOperation,
  PriceQuote,
  RequestPriceQuote,
  ZeroCacheWrites,
} from "./price-quote";
import { findListedRow, findTableRow, listOf, type PriceList, type PriceRow } from "./price-rows";
import { findRegionPrice } from "./region-prices";

/** What a price look-up reads. */
export interface PriceData extends Pick<ModelData, "asOf" | "sources" | "retrievalPrices"> {
  /** What is known of a model, by base model id. */
  readonly factsOf: (modelId: string) => ModelFacts | undefined;
  /** The caller's own facts of a model. Their prices by scope come before all others. */
  readonly ownFactsOf: (modelId: string) => Partial<ModelFacts> | undefined;
  readonly zeroCacheWrites: ZeroCacheWrites;
}

/** Finds the price of a call. `undefined` when it is not known. */
export type PriceLookup = (model: PricedModel, conditions: PriceConditions) => PriceQuote | undefined;

/** The quote for requests up to a size, and the one for longer requests. */
interface QuotesBySize {
  readonly quote: PriceQuote;
  readonly long?: { readonly inputTokensAbove: number; readonly quote: PriceQuote | undefined };
}

/**
 * Creates a price look-up that remembers its answers. A report prices millions of calls with a few
 * different prices. The same answer is the same object, so callers can compare prices by identity.
 */
export function createPriceLookup(data: PriceData): PriceLookup {
  const found = new Map<string, QuotesBySize | undefined>();
  return (model, conditions) => {
    const facts = data.factsOf(model.modelId);
    if (facts === undefined) return undefined;
    const { serviceTier, latencyMode, batch, inputTokens = 0 } = conditions;
    const key = `${model.modelId} ${model.scope} ${model.region} ${serviceTier} ${latencyMode} ${batch}`;
    if (!found.has(key)) found.set(key, findQuotes(data, facts, model, conditions));
    const quotes = found.get(key);
    return quotes?.long !== undefined && inputTokens > quotes.long.inputTokensAbove ? quotes.long.quote : quotes?.quote;
  };
}

/**
 * Finds the price of a request of an operation that is not a call of a chat model. The price of
 * reranking depends on its model, and the price of retrieval on its search. No other operation has
 * a price.
 */
export function findRequestPrice(data: PriceData, operation: PricedOperation): RequestPriceQuote | undefined {
  const price = requestPriceOf(data, operation);
  return price && { ...price, asOf: dateOfSource(data, price.source) };
}

function requestPriceOf(data: PriceData, { kind, modelId = "", search }: PricedOperation): RequestPrice | undefined {
  if (kind === "retrieve") return search && data.retrievalPrices?.[search];
  return kind === "rerank" ? data.factsOf(modelId)?.requestPrice : undefined;
}

function findQuotes(
  data: PriceData,
  facts: ModelFacts,
  model: PricedModel,
  conditions: PriceConditions,
): QuotesBySize | undefined {
  const list = listOf(conditions, model.scope);
  if (list === undefined) return undefined;
  const own = findOwnRow(data, model, list);
  if (own !== undefined) return toQuotes(data, own);
  const row = findListedRow(facts, model, list, data.zeroCacheWrites) ?? findUnlistedRow(facts, model, list);
  return row && toQuotes(data, row, facts.pricedInputTokens);
}

/** A price that the caller gave for the Region of the call, or else for its scope. */
function findOwnRow(
  { ownFactsOf, zeroCacheWrites }: PriceData,
  model: PricedModel,
  list: PriceList,
): PriceRow | undefined {
  const own = ownFactsOf(model.modelId);
  if (own === undefined) return undefined;
  const regionPrices = own.regionPrices?.filter(({ regions }) => regions.some((region) => region === model.region));
  return findListedRow({ regionPrices }, model, list, zeroCacheWrites) ?? findTableRow(own, model, list);
}

/** Where the Price List is silent, other sources count. Where it has the model but not the tier, the tier is not offered. */
function findUnlistedRow(facts: ModelFacts, model: PricedModel, list: PriceList): PriceRow | undefined {
  const isListed = findRegionPrice(facts.regionPrices ?? [], model.scope, undefined, "default") !== undefined;
  return isListed ? undefined : findTableRow(facts, model, list);
}

function toQuotes(data: PriceData, row: PriceRow, pricedInputTokens?: number): QuotesBySize {
  const { long, ...standard } = row;
  const asOf = dateOfSource(data, row.source);
  const quote: PriceQuote = { ...standard, asOf };
  if (long !== undefined) return { quote, long: { inputTokensAbove: long.inputTokensAbove, quote: { ...long, asOf } } };
  if (pricedInputTokens === undefined) return { quote };
  return { quote, long: { inputTokensAbove: pricedInputTokens, quote: undefined } };
}

/** The newest date of the sources that a price names; the date of the data when none of them has one. */
function dateOfSource(data: PriceData, source: string): string {
  const dates = source
    .split("+")
    .map((name) => (Object.hasOwn(data.sources, name) ? (data.sources[name]?.asOf ?? "") : ""));
  return dates.sort().at(-1) || data.asOf;
}
