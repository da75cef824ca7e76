import {
  costOf,
  defaultRouterModels,
  fromUsd,
  InvalidOptionError,
  invokedModelOf,
  isTokenUsage,
  type ModelCatalog,
  omitUndefined,
  type PricedModel,
  type PriceQuote,
  type RouterDecision,
  type RoutingRecord,
  readModelTarget,
  type TokenUsage,
  totalInputTokens,
} from "@bedrock-routed/core";
import type { CallRecord, MeteredCall, PriceEvidence } from "../record/record";
import { type Baselines, compareCall } from "./compare-call";

/** Prices, and what a call is compared with. */
export interface CallPricing extends Baselines {
  readonly modelCatalog: ModelCatalog;
  /** Picodollars per call through a prompt router. Default: 0. */
  readonly routerFee?: bigint | undefined;
  /** The Region of calls that do not name theirs. Default: unknown. */
  readonly region?: string | undefined;
}

/** The fields that `priceCall` adds to a record. */
export type PricedParts = Pick<
  CallRecord,
  "cost" | "prices" | "saving" | "baselineModelId" | "baselineCaching" | "otherCaching" | "comparisons"
>;

/**
 * The cost of a call and its savings, in picodollars. Fields are absent when a price that they need is
 * unknown; an unknown price is never counted as 0.
 */
export function priceCall(call: MeteredCall, pricing: CallPricing): PricedParts {
  if (!isCounted(call)) return {};
  const paid = costOfCall(call, pricing.modelCatalog);
  const declined = costOfDeclined(call, pricing);
  if (paid === undefined || declined === undefined) return {};
  const routerFee = call.routerArn === undefined ? 0n : (pricing.routerFee ?? 0n);
  return {
    cost: paid.cost + declined + routerFee,
    prices: evidenceOf(paid.quote, call.usage),
    ...compareCall(call, pricing, pricing.modelCatalog, { routerFee, declined }),
  };
}

/** What the answers cost that the router did not accept; `undefined` when one of them has no known cost. */
function costOfDeclined({ declined = [] }: MeteredCall, { modelCatalog, region }: CallPricing): bigint | undefined {
  let sum = 0n;
  for (const answer of declined) {
    const call = withRegion(answer, region);
    const cost = isCounted(call) ? costOfCall(call, modelCatalog)?.cost : undefined;
    if (cost === undefined) return undefined;
    sum += cost;
  }
  return sum;
}

/** A call whose model and tokens are known. */
export type CountedCall = MeteredCall & Required<Pick<MeteredCall, "invokedModel" | "usage">>;

/** True when the call has what a price lookup needs. */
export function isCounted(call: MeteredCall): call is CountedCall {
  return call.invokedModel !== undefined && call.usage !== undefined;
}

/** What a router is called in ledgers: the ARN of a prompt router, or `client:` and the name of a client-side one. */
export function routerKeyOf({ routerArn, clientRouter }: MeteredCall): string | undefined {
  return clientRouter === undefined ? routerArn : `client:${clientRouter}`;
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
  const { model = call.invokedModel, usage = call.usage, batch = call.batch } = instead;
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

/**
 * Whether a response cache gave the answer, and all answers that a router declined before it. Then nothing was paid
 * for, and the tokens of the call are those that it would have used.
 */
export function isAvoided({ responseCache, router }: Partial<RoutingRecord>): boolean {
  const { declined = [] } = router?.decision ?? {};
  return responseCache !== undefined && declined.every((answer) => answer.responseCache !== undefined);
}

/** The parts of a routing record, whole or partial, that decide the cost of its call, or the cost that it avoided. */
export function toMeteredCall(routing: Partial<RoutingRecord>): MeteredCall {
  const { invokedModel, serviceTier, latencyMode, targetKind, requestedModelId, cachePlan } = routing;
  const { router, purpose, batch } = routing;
  const avoided = isAvoided(routing);
  return omitUndefined({
    invokedModel,
    usage: usageOf(routing, avoided),
    serviceTier,
    latencyMode,
    batch: batch === undefined ? undefined : true,
    routerArn: targetKind === "prompt-router" ? requestedModelId : undefined,
    routerModels: routerModelsOf(routing),
    ...readDecision(router?.decision, avoided),
    purpose,
    cachePoints: cachePlan && cachePlan.points.length + cachePlan.placedByCaller - (cachePlan.removed ?? 0),
  });
}

/** The baseline is left out when its id does not name a base model. */
function readDecision(decision: RouterDecision | undefined, avoided: boolean): Partial<MeteredCall> {
  if (decision === undefined) return {};
  const target = readModelTarget(decision.baselineModelId);
  const baseline = target && invokedModelOf(target);
  return omitUndefined({
    clientRouter: decision.router,
    // A base id means the model in the geography of the call.
    routerBaseline: baseline?.scope === "in-region" ? { modelId: baseline.modelId } : baseline,
    declined: decision.declined?.map(({ invokedModel, serviceTier, latencyMode, ...answer }) =>
      omitUndefined({ invokedModel, usage: usageOf(answer, avoided), serviceTier, latencyMode }),
    ),
  });
}

/** A record that was stored and read back can hold anything. */
function usageOf(
  { usage: used, responseCache }: Pick<Partial<RoutingRecord>, "usage" | "responseCache">,
  avoided: boolean,
): TokenUsage | undefined {
  const usage = avoided ? responseCache?.usage : used;
  return isTokenUsage(usage) ? usage : undefined;
}

/** Chat models other than ours do not state the models of a router. Those of AWS's default routers are known. */
function routerModelsOf({
  router,
  requestedModelId,
  invokedModel,
}: Partial<RoutingRecord>): MeteredCall["routerModels"] {
  if (router?.models !== undefined) return router.models;
  const target = readModelTarget(requestedModelId);
  const models = target?.kind === "prompt-router" ? defaultRouterModels(target) : undefined;
  // AWS has changed the router when another model answered.
  return models?.includes(invokedModel?.modelId ?? "") === true ? models : undefined;
}

/**
 * The option `routerFeeUsdPerCall` in picodollars.
 * @throws InvalidOptionError when it is negative or not a number
 */
export function parseRouterFee(usd = 0): bigint {
  if (Number.isFinite(usd) && usd >= 0) return fromUsd(usd);
  throw new InvalidOptionError("routerFeeUsdPerCall", usd, "pass USD per call, 0 or more");
}
