import type { ModelCatalog } from "../facts/fact-book";
import type { PriceScope } from "../facts/model-facts";
import type { PriceConditions, PriceQuote } from "../facts/price";
import type { InvokedModel } from "../routing/invoked-model";
import { type TokenUsage, withoutCache } from "../usage/token-usage";
import { costOf } from "./cost-of";

/** A call as it happened. */
export interface PricedCall {
  readonly invokedModel: InvokedModel;
  readonly usage: TokenUsage;
  readonly serviceTier?: string | undefined;
  readonly latencyMode?: string | undefined;
}

/** What the call is compared with: the same tokens, uncached, on this model, at the standard tier. */
export interface Baseline {
  /** Base model id. */
  readonly modelId: string;
  /** Default: the scope in which the call was served, so that `profile` is 0. */
  readonly scope?: PriceScope | undefined;
}

/**
 * Baseline minus actual, split by cause. Picodollars, signed: a negative part cost money.
 * `routing + caching + tier + profile − routerFee = net = baseline − actual − routerFee`, exactly.
 */
export interface Saving {
  /** The baseline's cost. */
  readonly baseline: bigint;
  /** What the call cost, without the router fee. */
  readonly actual: bigint;
  /** From the baseline model to the invoked one. */
  readonly routing: bigint;
  /** Cache reads at a discount, less the premium of cache writes. */
  readonly caching: bigint;
  /** From the standard tier and latency mode to those that were served. */
  readonly tier: bigint;
  /** From the baseline's geography scope to the call's. */
  readonly profile: bigint;
  /** Charged for routing. AWS publishes no fee for prompt routers, so it is 0 unless set. */
  readonly routerFee: bigint;
  readonly net: bigint;
}

/**
 * What `call` saved against `baseline`. Each part changes one thing and leaves the rest:
 * scope, then model, then tier, then cache.
 *
 * @param routerFee picodollars for this call; AWS publishes none, testers saw none
 * @returns `undefined` when a price on either side is unknown
 */
export function savingOf(
  call: PricedCall,
  baseline: Baseline,
  modelCatalog: ModelCatalog,
  routerFee = 0n,
): Saving | undefined {
  const { scope, region } = call.invokedModel;
  const uncached = withoutCache(call.usage);
  const { inputTokens } = uncached;
  const baselineScope = baseline.scope ?? scope;
  const standard: PriceConditions = { inputTokens };
  const served: PriceConditions = { inputTokens, serviceTier: call.serviceTier, latencyMode: call.latencyMode };

  const baselinePrice = modelCatalog.price({ modelId: baseline.modelId, scope: baselineScope, region }, standard);
  const inScopePrice =
    baselineScope === scope
      ? baselinePrice
      : modelCatalog.price({ modelId: baseline.modelId, scope, region }, standard);
  const modelPrice = modelCatalog.price(call.invokedModel, standard);
  const servedPrice = modelCatalog.price(call.invokedModel, served);

  const atBaseline = totalAt(baselinePrice, uncached);
  const inScope = inScopePrice === baselinePrice ? atBaseline : totalAt(inScopePrice, uncached);
  const onModel = modelPrice === inScopePrice ? inScope : totalAt(modelPrice, uncached);
  const atTier = servedPrice === modelPrice ? onModel : totalAt(servedPrice, uncached);
  const actual = totalAt(servedPrice, call.usage);
  if (
    atBaseline === undefined ||
    inScope === undefined ||
    onModel === undefined ||
    atTier === undefined ||
    actual === undefined
  ) {
    return undefined;
  }
  return {
    baseline: atBaseline,
    actual,
    routing: inScope - onModel,
    caching: atTier - actual,
    tier: onModel - atTier,
    profile: atBaseline - inScope,
    routerFee,
    net: atBaseline - actual - routerFee,
  };
}

function totalAt(quote: PriceQuote | undefined, usage: TokenUsage): bigint | undefined {
  return quote && costOf(usage, quote.price)?.total;
}
