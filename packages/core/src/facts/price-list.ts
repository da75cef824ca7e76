import { dateOfSource } from "./date-of-source";
import type { ModelData } from "./model-facts";
import { findPriceRow, type PriceConditions, type PricedModel, type PriceQuote } from "./price";

interface ListedPrice {
  readonly quote: PriceQuote;
  readonly long?: { readonly above: number; readonly quote: PriceQuote };
}

/**
 * Price look-ups that remember their answers: a report prices millions of calls with a handful of
 * different prices, and arithmetic on the same price object can be prepared once.
 */
export function createPriceList(
  data: ModelData,
): (model: PricedModel, conditions: PriceConditions) => PriceQuote | undefined {
  const listed = new Map<string, ListedPrice | undefined>();
  return (model, conditions) => {
    if (!Object.hasOwn(data.models, model.modelId)) return undefined;
    const { serviceTier = "", latencyMode = "", batch = false, inputTokens = 0 } = conditions;
    const key = `${model.modelId} ${model.scope} ${model.region ?? ""} ${serviceTier} ${latencyMode} ${batch}`;
    let price = listed.get(key);
    if (price === undefined && !listed.has(key)) {
      price = list(data, model, conditions);
      listed.set(key, price);
    }
    return price?.long !== undefined && inputTokens > price.long.above ? price.long.quote : price?.quote;
  };
}

function list(data: ModelData, model: PricedModel, conditions: PriceConditions): ListedPrice | undefined {
  const facts = data.models[model.modelId];
  const row = facts && findPriceRow(facts, model, conditions);
  if (row === undefined) return undefined;
  const { long, ...standard } = row;
  const asOf = dateOfSource(data, row.source);
  const quote: PriceQuote = { ...standard, asOf };
  return long === undefined ? { quote } : { quote, long: { above: long.inputTokensAbove, quote: { ...long, asOf } } };
}
