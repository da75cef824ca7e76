import {
  type Baseline,
  costOf,
  fromUsd,
  InvalidOptionError,
  isTokenUsage,
  type ModelCatalog,
  omitUndefined,
  type PricedModel,
  type PriceQuote,
  type RoutingRecord,
  type Saving,
  savingOf,
  type TokenUsage,
  totalInputTokens,
} from "@bedrock-routed/core";
import type { CallRecord, MeteredCall, NamedSaving, PriceEvidence } from "../record/record";

/** Prices, and what a call is compared with. */
export interface CallPricing {
  readonly modelCatalog: ModelCatalog;
  /** Default: the most expensive of the router's models for this call, or the invoked model without a router. */
  readonly baseline?: Baseline | undefined;
  /** Further baselines, by name. */
  readonly comparisons?: ReadonlyMap<string, Baseline> | undefined;
  /** Picodollars per call through a prompt router. Default: 0. */
  readonly routerFee?: bigint | undefined;
  /** The Region of calls that do not name theirs. Default: unknown. */
  readonly region?: string | undefined;
}

/** The fields that `priceCall` adds to a record. */
export type PricedParts = Pick<CallRecord, "cost" | "prices" | "saving" | "baselineModelId" | "comparisons">;

/**
 * The cost of a call and its savings, in picodollars. Fields are absent when a price that they need is
 * unknown; an unknown price is never counted as 0.
 */
export function priceCall(call: MeteredCall, pricing: CallPricing): PricedParts {
  if (!isCounted(call)) return {};
  const paid = costOfCall(call, pricing.modelCatalog);
  if (paid === undefined) return {};
  const routerFee = call.routerArn === undefined ? 0n : (pricing.routerFee ?? 0n);
  const comparisons = compareAll(call, pricing, routerFee);
  return omitUndefined({
    cost: paid.cost + routerFee,
    prices: evidenceOf(paid.quote, call.usage),
    ...compareWithHighest(call, pricing, routerFee),
    comparisons: comparisons.length === 0 ? undefined : comparisons,
  });
}

/** The saving against the baseline that would have cost most. */
function compareWithHighest(
  call: CountedCall,
  pricing: CallPricing,
  routerFee: bigint,
): Pick<CallRecord, "saving" | "baselineModelId"> {
  let best: { saving: Saving; baselineModelId: string } | undefined;
  for (const baseline of candidates(call, pricing)) {
    const saving = savingOf(call, baseline, pricing.modelCatalog, routerFee);
    if (saving === undefined || (best !== undefined && saving.baseline <= best.saving.baseline)) continue;
    best = { saving, baselineModelId: baseline.modelId };
  }
  return best ?? {};
}

function candidates({ routerModels = [], invokedModel }: CountedCall, { baseline }: CallPricing): readonly Baseline[] {
  if (baseline !== undefined) return [baseline];
  return (routerModels.length === 0 ? [invokedModel.modelId] : routerModels).map((modelId) => ({ modelId }));
}

function compareAll(
  call: CountedCall,
  { comparisons, modelCatalog }: CallPricing,
  routerFee: bigint,
): readonly NamedSaving[] {
  return [...(comparisons ?? [])].flatMap(([name, baseline]) => {
    const saving = savingOf(call, baseline, modelCatalog, routerFee);
    return saving === undefined ? [] : [{ name, baselineModelId: baseline.modelId, saving }];
  });
}

/** A call whose model and tokens are known. */
export type CountedCall = MeteredCall & Required<Pick<MeteredCall, "invokedModel" | "usage">>;

/** True when the call has what a price lookup needs. */
export function isCounted(call: MeteredCall): call is CountedCall {
  return call.invokedModel !== undefined && call.usage !== undefined;
}

/** A cost in picodollars, and the price that it is based on. */
export interface QuotedCost {
  readonly cost: bigint;
  readonly quote: PriceQuote;
}

/**
 * The cost of a call as it was served, without the router fee. `instead` gives the cost of the same
 * call with another model, other tokens, or by batch inference.
 * @returns `undefined` when the price is unknown
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

/** The call with the Region that it is sent from, on which every price depends. */
export function withRegion(call: MeteredCall, region: string | undefined): MeteredCall {
  const { invokedModel } = call;
  if (invokedModel === undefined || invokedModel.region !== undefined || region === undefined) return call;
  return { ...call, invokedModel: { ...invokedModel, region } };
}

/** Date and source of a price, with what was assumed about it. A note about cache writes is for calls that have some. */
function evidenceOf({ asOf, source, notes = [] }: PriceQuote, usage: TokenUsage): PriceEvidence {
  const hasWrites = usage.cacheWrite5mTokens + usage.cacheWrite1hTokens > 0;
  const said = notes.filter((note) => note !== "cache-writes-listed-at-zero" || hasWrites);
  return { asOf, source: [source, ...said].join("+") };
}

/** The parts of a routing record, whole or partial, that decide the cost of its call. */
export function toMeteredCall(routing: Partial<RoutingRecord>): MeteredCall {
  const { invokedModel, usage, serviceTier, latencyMode, targetKind, requestedModelId, router } = routing;
  return omitUndefined({
    invokedModel,
    // A record that was stored and read back can hold anything.
    usage: isTokenUsage(usage) ? usage : undefined,
    serviceTier,
    latencyMode,
    routerArn: targetKind === "prompt-router" ? requestedModelId : undefined,
    routerModels: router?.models,
  });
}

/**
 * The option `routerFeeUsdPerCall` in picodollars.
 * @throws InvalidOptionError when it is negative or not a number
 */
export function parseRouterFee(usd = 0): bigint {
  if (Number.isFinite(usd) && usd >= 0) return fromUsd(usd);
  throw new InvalidOptionError("routerFeeUsdPerCall", usd, "pass USD per call, 0 or more");
}
