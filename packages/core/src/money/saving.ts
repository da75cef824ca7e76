import type { ModelCatalog } from "../catalog/model-catalog";
import type { PriceConditions, PriceQuote } from "../catalog/price-quote";
import type { InvokedModel, PriceScope } from "../targets/invoked-model";
import { type TokenUsage, totalInputTokens, withoutCache } from "../usage/token-usage";
import { costOf } from "./cost";

/** A call as it happened. */
export interface PricedCall {
  /** The model that answered. */
  readonly invokedModel: InvokedModel;
  readonly usage: TokenUsage;
  /** Service tier that served the call. @default "default", the standard tier */
  readonly serviceTier?: string | undefined;
  /** Latency mode that served the call. @default "standard" */
  readonly latencyMode?: string | undefined;
  /** Whether batch inference made the call. @default false */
  readonly batch?: boolean | undefined;
}

/**
 * Whether the baseline has the cache of the call. `"same"`: it reads and writes the same cached tokens,
 * at its own cache prices. `"none"`: all its input is plain input.
 */
export type BaselineCaching = "same" | "none";

/** What a call is compared with: the same tokens on this model, at the standard tier, on demand. */
export interface Baseline {
  /** Base model id. */
  readonly modelId: string;
  /** @default the scope that served the call, so that `profile` is 0 */
  readonly scope?: PriceScope | undefined;
  /** @default "none" */
  readonly caching?: BaselineCaching | undefined;
}

/**
 * The difference between the baseline and the actual cost of a call, split by cause. All fields are
 * picodollars (10⁻¹² USD). The parts are signed: a negative part is money that was lost.
 *
 * Exactly: `routing + caching + tier + profile − routerFee = net = baseline − actual − routerFee`.
 */
export interface Saving {
  /** Cost of the baseline. */
  readonly baseline: bigint;
  /** Cost of the call, without the router fee. */
  readonly actual: bigint;
  /** What the invoked model saved against the baseline model. */
  readonly routing: bigint;
  /** The discount of cache reads, minus the premium of cache writes. 0 against a baseline with the same caching. */
  readonly caching: bigint;
  /** What the service tier and the latency mode, or batch inference, saved against the standard ones. */
  readonly tier: bigint;
  /** What the geography scope of the call saved against that of the baseline. */
  readonly profile: bigint;
  /** The fee for routing. AWS publishes no fee for prompt routers, so it is 0 unless you set one. */
  readonly routerFee: bigint;
  readonly net: bigint;
}

/**
 * Computes what a call saved against a baseline.
 *
 * It goes from the baseline to the call in four steps, and each step changes one thing: the scope,
 * then the model, then the tier, then the cache. The difference of each step is one part of the
 * saving. With the caching `"same"`, every step has the cache of the call, so the last step is 0.
 *
 * @param routerFee fee for routing this call, in picodollars; AWS publishes no such fee
 * @returns `undefined` when a price that it needs is not known
 */
export function savingOf(
  call: PricedCall,
  baseline: Baseline,
  modelCatalog: ModelCatalog,
  routerFee = 0n,
): Saving | undefined {
  const { scope, region } = call.invokedModel;
  const usage = baseline.caching === "same" ? call.usage : withoutCache(call.usage);
  const inputTokens = totalInputTokens(call.usage);
  const baselineScope = baseline.scope ?? scope;
  const standard: PriceConditions = { inputTokens };
  const { serviceTier, latencyMode, batch } = call;
  const served: PriceConditions = { inputTokens, serviceTier, latencyMode, batch };

  const baselinePrice = modelCatalog.price({ modelId: baseline.modelId, scope: baselineScope, region }, standard);
  const inScopePrice =
    baselineScope === scope
      ? baselinePrice
      : modelCatalog.price({ modelId: baseline.modelId, scope, region }, standard);
  const modelPrice = modelCatalog.price(call.invokedModel, standard);
  const servedPrice = modelCatalog.price(call.invokedModel, served);

  // The catalog returns the same object for the same price, so equal steps are computed once.
  const atBaseline = totalAt(baselinePrice, usage);
  const inScope = inScopePrice === baselinePrice ? atBaseline : totalAt(inScopePrice, usage);
  const onModel = modelPrice === inScopePrice ? inScope : totalAt(modelPrice, usage);
  const atTier = servedPrice === modelPrice ? onModel : totalAt(servedPrice, usage);
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
