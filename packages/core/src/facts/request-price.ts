import type { MeteredOperation } from "../metering/metered-operation";
import { dateOfSource } from "./date-of-source";
import type { ModelData, RequestPrice } from "./model-facts";

/** What decides the price of an operation. */
export type PricedOperation = Pick<MeteredOperation, "kind" | "modelId" | "search">;

/** A price by the request, and since when it is known. */
export interface RequestPriceQuote extends RequestPrice {
  /** ISO date of the reading. */
  readonly asOf: string;
}

/** Reranking is priced by its model, retrieval by its search; anything else makes no request. */
export function findRequestPrice(data: ModelData, operation: PricedOperation): RequestPriceQuote | undefined {
  const price = priceOf(data, operation);
  return price && { ...price, asOf: dateOfSource(data, price.source) };
}

function priceOf(data: ModelData, { kind, modelId = "", search }: PricedOperation): RequestPrice | undefined {
  if (kind === "retrieve") return search && data.retrievalPrices?.[search];
  if (kind !== "rerank" || !Object.hasOwn(data.models, modelId)) return undefined;
  return data.models[modelId]?.requestPrice;
}
