import {
  costOf,
  type ModelCatalog,
  type PricedModel,
  type PriceQuote,
  type TokenUsage,
  totalInputTokens,
} from "@bedrock-routed/core";
import type { MeteredCall } from "./metered-call";

/** A call of which both the model and the tokens are known. */
export type CountedCall = MeteredCall & Required<Pick<MeteredCall, "invokedModel" | "usage">>;

/** Whether enough is known to look a price up. */
export function isCounted(call: MeteredCall): call is CountedCall {
  return call.invokedModel !== undefined && call.usage !== undefined;
}

/** A cost in picodollars, and the price it was worked out with. */
export interface QuotedCost {
  readonly cost: bigint;
  readonly quote: PriceQuote;
}

/**
 * What a call costs as it was served, without router fee; or what the same call would cost with
 * another model, other tokens, or by batch inference. `undefined` when the price is not known.
 */
export function costOfCall(
  call: CountedCall,
  modelCatalog: ModelCatalog,
  instead: { readonly model?: PricedModel; readonly usage?: TokenUsage; readonly batch?: boolean } = {},
): QuotedCost | undefined {
  const { model = call.invokedModel, usage = call.usage, batch = false } = instead;
  const { serviceTier, latencyMode } = call;
  const inputTokens = totalInputTokens(usage);
  const quote = modelCatalog.price(model, batch ? { batch, inputTokens } : { serviceTier, latencyMode, inputTokens });
  const cost = quote && costOf(usage, quote.price)?.total;
  return quote === undefined || cost === undefined ? undefined : { cost, quote };
}
