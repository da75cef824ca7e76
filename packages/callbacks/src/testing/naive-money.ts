import {
  type Baseline,
  defaultModelCatalog,
  type ModelFacts,
  type TokenPrice,
  type TokenUsage,
} from "@bedrock-routed/core";

/** A call as a test defines it, before any code under test has seen it. */
export interface RawCall {
  readonly modelId: string;
  readonly scope: string;
  readonly usage: TokenUsage;
  readonly serviceTier: string | undefined;
  readonly latencyMode: string | undefined;
  /** The models of the prompt router that chose the model, if there was one. */
  readonly routerModels: readonly string[] | undefined;
  /** Cache points in the request. */
  readonly cachePoints: number;
}

/** A saving in picodollars. The names are those of the report. */
export interface NaiveSaving {
  readonly baseline: bigint;
  readonly actual: bigint;
  readonly routing: bigint;
  readonly caching: bigint;
  readonly tier: bigint;
  readonly profile: bigint;
  readonly routerFee: bigint;
  readonly net: bigint;
}

/**
 * The cost of a call in picodollars, computed from the price table in the most obvious way. This file is
 * the independent oracle of tests: it reads prices as data and uses none of the code that prices records.
 * @returns `undefined` when a price is missing
 */
export function naiveCost(
  { scope, serviceTier, latencyMode }: Pick<RawCall, "scope" | "serviceTier" | "latencyMode">,
  modelId: string,
  usage: TokenUsage,
): bigint | undefined {
  const rates = ratesOf(defaultModelCatalog().model(modelId), scope, serviceTier, latencyMode, inputOf(usage));
  if (rates === undefined) return undefined;
  const items: readonly (readonly [number, number | undefined])[] = [
    [usage.inputTokens, rates.input],
    [usage.cacheReadTokens, rates.cacheRead],
    [usage.cacheWrite5mTokens, rates.cacheWrite5m],
    [usage.cacheWrite1hTokens, rates.cacheWrite1h],
    [usage.outputTokens, rates.output],
  ];
  if (items.some(([tokens, rate]) => tokens > 0 && rate === undefined)) return undefined;
  return items.reduce((sum, [tokens, rate = 0]) => sum + BigInt(tokens) * toPicodollars(rate), 0n);
}

/**
 * The saving against one baseline, whose caching is `baseline.caching`. Without cache points the baseline
 * is cached as the call was. `undefined` when any of the five prices is missing.
 */
export function naiveSaving(call: RawCall, baseline: Baseline, fee: bigint): NaiveSaving | undefined {
  const { scope, modelId, usage } = call;
  const uncached: TokenUsage = {
    inputTokens: inputOf(usage),
    cacheReadTokens: 0,
    cacheWrite5mTokens: 0,
    cacheWrite1hTokens: 0,
    outputTokens: usage.outputTokens,
  };
  const plain = baseline.caching === "same" || call.cachePoints === 0 ? usage : uncached;
  const standard = { scope, serviceTier: undefined, latencyMode: undefined };
  const elsewhere = { ...standard, scope: baseline.scope ?? scope };
  const costs = [
    naiveCost(elsewhere, baseline.modelId, plain),
    naiveCost(standard, baseline.modelId, plain),
    naiveCost(standard, modelId, plain),
    naiveCost(call, modelId, plain),
    naiveCost(call, modelId, usage),
  ];
  const [first, inScope, onModel, atTier, actual] = costs;
  if (first === undefined || inScope === undefined || onModel === undefined) return undefined;
  if (atTier === undefined || actual === undefined) return undefined;
  const routerFee = call.routerModels === undefined ? 0n : fee;
  return {
    baseline: first,
    actual,
    profile: first - inScope,
    routing: inScope - onModel,
    tier: onModel - atTier,
    caching: atTier - actual,
    routerFee,
    net: first - actual - routerFee,
  };
}

/**
 * The given baseline. Without one: the model of the router that would have cost most, or the invoked
 * model. `undefined` when nothing can be compared.
 */
export function naiveMainBaseline(
  call: RawCall,
  baseline: Baseline | undefined,
  caching: Baseline["caching"],
): Baseline | undefined {
  const models = baseline ? [baseline] : (call.routerModels ?? [call.modelId]).map((modelId) => ({ modelId }));
  const costs = models.flatMap((model) => {
    const saving = naiveSaving(call, { ...model, caching }, 0n);
    return saving === undefined ? [] : [{ model, cost: saving.baseline }];
  });
  return costs.sort((a, b) => Number(b.cost - a.cost))[0]?.model;
}

/** An operation that is not a call of a chat model. */
export interface RawOperation {
  readonly kind: string;
  readonly requests: number;
  readonly search?: string;
  readonly modelId?: string;
}

/**
 * Published prices in USD per 1,000 requests.
 * @see https://aws.amazon.com/bedrock/pricing/
 */
const usdPerThousandRequests: Readonly<Record<string, number>> = {
  "rerank amazon.rerank-v1:0": 1,
  "rerank cohere.rerank-v3-5:0": 2,
  "retrieve managed": 1,
};

/** The cost of an operation in picodollars. `undefined` when its price is unknown. */
export function naiveOperationCost({ kind, requests, search, modelId }: RawOperation): bigint | undefined {
  if (requests === 0) return 0n;
  const usd = usdPerThousandRequests[`${kind} ${kind === "rerank" ? modelId : search}`];
  return usd === undefined ? undefined : BigInt(requests) * naivePicodollars(usd / 1000);
}

/** Picodollars of an amount in USD: its twelve decimals. */
export function naivePicodollars(usd: number): bigint {
  return BigInt(usd.toFixed(12).replace(".", ""));
}

/** USD of an amount in picodollars, by moving the decimal point. */
export function naiveUsd(picodollars: bigint): number {
  const digits = String(picodollars < 0n ? -picodollars : picodollars).padStart(13, "0");
  return Number(`${picodollars < 0n ? "-" : ""}${digits.slice(0, -12)}.${digits.slice(-12)}`);
}

/** Picodollars per token of a rate in USD per million tokens: its six decimals. */
function toPicodollars(usdPerMillion: number): bigint {
  return BigInt(usdPerMillion.toFixed(6).replace(".", ""));
}

function inputOf({ inputTokens, cacheReadTokens, cacheWrite5mTokens, cacheWrite1hTokens }: TokenUsage): number {
  return inputTokens + cacheReadTokens + cacheWrite5mTokens + cacheWrite1hTokens;
}

function ratesOf(
  model: ModelFacts | undefined,
  scope: string,
  tier: string | undefined,
  latency: string | undefined,
  input: number,
): TokenPrice | undefined {
  const isTier = tier !== undefined && tier !== "default";
  const isLatency = latency !== undefined && latency !== "standard";
  if (isTier && isLatency) return undefined;
  const special = isTier ? model?.tierPrices?.[tier] : isLatency ? model?.latencyPrices?.[latency] : model?.prices;
  const row = special?.[scope];
  return row?.longContext !== undefined && input > row.longContext.inputTokensAbove ? row.longContext : row;
}
