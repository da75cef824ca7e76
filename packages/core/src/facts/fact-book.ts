import modelsJson from "../../data/models.json?raw";
import type { CacheLimits, ModelData, ModelFacts, PriceScope, ScopePrice, TokenPrice } from "./model-facts";

/** Which price is asked for. */
export interface PriceQuery {
  /** Base model id, without prefix. */
  readonly modelId: string;
  readonly scope: PriceScope;
  /** Served service tier; `undefined` or `"default"` is standard. */
  readonly serviceTier?: string | undefined;
  /** Served latency mode; `undefined` or `"standard"` is standard. */
  readonly latencyMode?: string | undefined;
  /** Input tokens of the request, cached ones included; some models cost more past a size. */
  readonly inputTokens?: number | undefined;
}

/** A price and why it is this one. */
export interface PriceQuote {
  readonly price: TokenPrice;
  readonly scope: PriceScope;
  /** Where the price was read. */
  readonly source: string;
  /** ISO date of the facts. */
  readonly asOf: string;
}

/** Looks facts up. Every answer is `undefined` where the facts are silent; nothing is guessed. */
export interface FactBook {
  /** ISO date of the facts. */
  readonly asOf: string;
  /** Every base model id that is known. */
  readonly modelIds: readonly string[];
  model(modelId: string): ModelFacts | undefined;
  cacheLimits(modelId: string): CacheLimits | undefined;
  price(query: PriceQuery): PriceQuote | undefined;
}

/** A fact book over data of the shape of `data/models.json`. */
export function createFactBook(data: ModelData): FactBook {
  const model = (modelId: string): ModelFacts | undefined =>
    Object.hasOwn(data.models, modelId) ? data.models[modelId] : undefined;
  return {
    asOf: data.asOf,
    modelIds: Object.keys(data.models),
    model,
    cacheLimits(modelId) {
      const facts = model(modelId);
      return facts?.cache && { ...facts.cache, ...writePremiumOf(facts) };
    },
    price(query) {
      const facts = model(query.modelId);
      const row = facts && findRow(facts, query);
      if (row === undefined) return undefined;
      return { price: atSize(row, query.inputTokens), scope: query.scope, source: row.source, asOf: data.asOf };
    },
  };
}

let defaults: FactBook | undefined;

/** The facts that ship with this package, parsed at the first call. */
export function defaultFactBook(): FactBook {
  defaults ??= createFactBook(JSON.parse(modelsJson) as ModelData);
  return defaults;
}

function findRow(facts: ModelFacts, query: PriceQuery): ScopePrice | undefined {
  const tier = query.serviceTier ?? "default";
  const latency = query.latencyMode ?? "standard";
  if (tier !== "default" && latency !== "standard") return undefined;
  if (tier !== "default") return facts.tierPrices?.[tier]?.[query.scope];
  if (latency !== "standard") return facts.latencyPrices?.[latency]?.[query.scope];
  return facts.prices[query.scope];
}

function atSize(row: ScopePrice, inputTokens: number | undefined): TokenPrice {
  const long = row.longContext;
  return long !== undefined && inputTokens !== undefined && inputTokens > long.inputTokensAbove ? long : row;
}

function writePremiumOf(facts: ModelFacts): Pick<CacheLimits, "writePremium"> {
  const rates = Object.values(facts.prices).filter((price) => price.cacheWrite5m !== undefined);
  if (rates.length === 0) return {};
  return { writePremium: rates.some((price) => (price.cacheWrite5m ?? 0) > price.input) };
}
