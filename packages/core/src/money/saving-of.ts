import type { FactBook } from "../facts/fact-book";
import type { PriceScope } from "../facts/model-facts";
import type { InvokedModel } from "../routing/invoked-model";
import { type TokenUsage, totalInputTokens, withoutCache } from "../usage/token-usage";
import { type Cost, costOf } from "./cost-of";

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
export function savingOf(call: PricedCall, baseline: Baseline, facts: FactBook, routerFee = 0n): Saving | undefined {
  const { modelId, scope } = call.invokedModel;
  const uncached = withoutCache(call.usage);
  const baselineScope = baseline.scope ?? scope;
  const price = (query: PriceOf, usage: TokenUsage): Cost | undefined => {
    const quote = facts.price({ ...query, inputTokens: totalInputTokens(usage) });
    return quote && costOf(usage, quote.price);
  };
  const served = { modelId, scope, serviceTier: call.serviceTier, latencyMode: call.latencyMode };

  const atBaseline = price({ modelId: baseline.modelId, scope: baselineScope }, uncached);
  const inScope = baselineScope === scope ? atBaseline : price({ modelId: baseline.modelId, scope }, uncached);
  const onModel = price({ modelId, scope }, uncached);
  const atTier = price(served, uncached);
  const actual = price(served, call.usage);
  if (!atBaseline || !inScope || !onModel || !atTier || !actual) return undefined;

  return {
    baseline: atBaseline.total,
    actual: actual.total,
    routing: inScope.total - onModel.total,
    caching: atTier.total - actual.total,
    tier: onModel.total - atTier.total,
    profile: atBaseline.total - inScope.total,
    routerFee,
    net: atBaseline.total - actual.total - routerFee,
  };
}

type PriceOf = Omit<Parameters<FactBook["price"]>[0], "inputTokens">;
