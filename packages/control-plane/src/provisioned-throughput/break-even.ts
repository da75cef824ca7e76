import { costOf, type ModelCatalog, toUsd } from "@bedrock-routed/core";
import { whichProfile } from "../inference-profiles/which-profile";
import type { Commitment, UnitPrice } from "./provisionable-models";
import type { Traffic, UnitCapacity } from "./throughput-definition";

/** AWS's calculators take a month of 730 hours. */
const HOURS_PER_MONTH = 730;

/** What provisioned throughput costs, whether it is used or not. Money is in USD. */
export interface ThroughputCost {
  readonly unitPrice: UnitPrice;
  /** All model units for an hour. */
  readonly usdPerHour: number;
  /** All model units for a month of 730 hours. */
  readonly usdPerMonth: number;
  /** What is owed at least: the hours of the commitment, at 730 a month. 0 without a commitment. */
  readonly committedUsd: number;
}

/** The traffic on demand against the price of provisioned throughput. Money is in USD. */
export interface BreakEven {
  /** What the traffic costs on demand. */
  readonly onDemandUsdPerHour: number;
  /** Whether that is what the calls cost, or their tokens at the list price. */
  readonly basis: "recorded-cost" | "list-price";
  /** Tokens of the traffic, input and output together. */
  readonly tokensPerHour: number;
  /** From how many tokens an hour on it is cheaper, with the same parts of input, output and cache. */
  readonly breakEvenTokensPerHour: number;
  /** What it would save in a month of 730 hours. Negative when it costs more. */
  readonly savedUsdPerMonth: number;
  /** Model units that the average of the traffic needs. Peaks need more. `undefined` without `unitCapacity`. */
  readonly unitsForAverage: number | undefined;
}

const COMMITTED_MONTHS: Readonly<Record<Commitment, number>> = { OneMonth: 1, SixMonths: 6 };

export function calculateCost(
  unitPrice: UnitPrice,
  modelUnits: number,
  commitment: Commitment | undefined,
): ThroughputCost {
  const usdPerHour = cents(unitPrice.usdPerUnitHour * modelUnits);
  const usdPerMonth = cents(usdPerHour * HOURS_PER_MONTH);
  const months = commitment === undefined ? 0 : COMMITTED_MONTHS[commitment];
  return { unitPrice, usdPerHour, usdPerMonth, committedUsd: cents(usdPerMonth * months) };
}

/**
 * Compares the traffic on demand with provisioned throughput.
 * @param modelId base model id
 * @returns `undefined` when the price of the traffic on demand is not known, or there is no traffic
 */
export function calculateBreakEven(
  traffic: Traffic,
  cost: ThroughputCost,
  model: { readonly modelId: string; readonly region: string; readonly modelCatalog: ModelCatalog },
  unitCapacity: UnitCapacity | undefined,
): BreakEven | undefined {
  const { hours, usage } = traffic;
  const tokens = Object.values(usage).reduce((sum: number, count) => sum + (count ?? 0), 0);
  const total = traffic.costUsd ?? listPriceOf(traffic, model);
  if (total === undefined || total === 0 || tokens === 0) return undefined;
  const onDemandUsdPerHour = total / hours;
  const tokensPerHour = tokens / hours;
  return {
    onDemandUsdPerHour,
    basis: traffic.costUsd === undefined ? "list-price" : "recorded-cost",
    tokensPerHour,
    breakEvenTokensPerHour: Math.ceil((tokensPerHour * cost.usdPerHour) / onDemandUsdPerHour),
    savedUsdPerMonth: cents((onDemandUsdPerHour - cost.usdPerHour) * HOURS_PER_MONTH),
    unitsForAverage: unitCapacity && unitsFor(traffic, unitCapacity),
  };
}

/** The tokens at the standard price of the cheapest way to call the model, in USD. */
function listPriceOf(
  { usage }: Traffic,
  { modelId, region, modelCatalog }: { modelId: string; region: string; modelCatalog: ModelCatalog },
): number | undefined {
  if (modelCatalog.model(modelId) === undefined) return undefined;
  const [route] = whichProfile(modelId, region, { modelCatalog }).routes.filter(({ price }) => price !== undefined);
  const quote = route && modelCatalog.price({ modelId, scope: route.scope, region });
  if (quote === undefined) return undefined;
  const { cacheReadTokens = 0, cacheWrite5mTokens = 0, cacheWrite1hTokens = 0 } = usage;
  const whole = [usage.inputTokens, usage.outputTokens, cacheReadTokens, cacheWrite5mTokens, cacheWrite1hTokens];
  const [inputTokens = 0, outputTokens = 0, read = 0, write5m = 0, write1h = 0] = whole.map(Math.round);
  const counted = {
    inputTokens,
    outputTokens,
    cacheReadTokens: read,
    cacheWrite5mTokens: write5m,
    cacheWrite1hTokens: write1h,
  };
  const cost = costOf(counted, quote.price);
  return cost && toUsd(cost.total);
}

/** Whether a model unit counts tokens that come from the cache is not known, so they count. */
function unitsFor({ hours, usage }: Traffic, capacity: UnitCapacity): number {
  const { outputTokens, ...input } = usage;
  const minutes = hours * 60;
  const inputTokens = Object.values(input).reduce((sum: number, count) => sum + (count ?? 0), 0);
  return Math.max(
    1,
    Math.ceil(inputTokens / minutes / capacity.inputTokensPerMinute),
    Math.ceil(outputTokens / minutes / capacity.outputTokensPerMinute),
  );
}

/** Rounds to the cent, because a product of doubles such as 0.1 × 3 is not exact. */
function cents(usd: number): number {
  return Math.round(usd * 100) / 100;
}
