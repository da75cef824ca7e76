import type { ModelCatalog } from "../catalog/model-catalog";
import type { TokenPrice } from "../catalog/model-facts";
import type { MeteredOperation } from "../usage/metered-operation";
import type { TokenUsage } from "../usage/token-usage";

const PICODOLLARS_PER_USD = 1_000_000_000_000n;
/** A price of 1 USD per million tokens is this many picodollars per token. */
const PICODOLLARS_PER_TOKEN = 1_000_000;

/** The cost of one call, item by item, in picodollars (10⁻¹² USD). */
export interface Cost {
  readonly input: bigint;
  readonly cacheRead: bigint;
  readonly cacheWrite5m: bigint;
  readonly cacheWrite1h: bigint;
  readonly output: bigint;
  /** The sum of the items. */
  readonly total: bigint;
}

/**
 * Computes the cost of a call. The result is exact: prices are whole picodollars per token.
 *
 * @param price USD per million tokens
 * @returns `undefined` when the call used tokens whose price is not known. An unknown price is never
 * counted as 0.
 */
export function costOf(usage: TokenUsage, price: TokenPrice): Cost | undefined {
  const input = itemOf(usage.inputTokens, price.input);
  const cacheRead = itemOf(usage.cacheReadTokens, price.cacheRead);
  const cacheWrite5m = itemOf(usage.cacheWrite5mTokens, price.cacheWrite5m);
  const cacheWrite1h = itemOf(usage.cacheWrite1hTokens, price.cacheWrite1h);
  const output = itemOf(usage.outputTokens, price.output);
  if (
    input === undefined ||
    cacheRead === undefined ||
    cacheWrite5m === undefined ||
    cacheWrite1h === undefined ||
    output === undefined
  ) {
    return undefined;
  }
  const total = input + cacheRead + cacheWrite5m + cacheWrite1h + output;
  return { input, cacheRead, cacheWrite5m, cacheWrite1h, output, total };
}

function itemOf(tokens: number, usdPerMillion: number | undefined): bigint | undefined {
  if (tokens === 0) return 0n;
  if (usdPerMillion === undefined) return undefined;
  return BigInt(tokens) * BigInt(Math.round(usdPerMillion * PICODOLLARS_PER_TOKEN));
}

/**
 * Computes the cost of an operation that is not a call of a chat model.
 *
 * @returns picodollars; `undefined` when the operation failed, or when the price of its requests is
 * not known. An unknown price is never counted as 0.
 */
export function operationCostOf(operation: MeteredOperation, modelCatalog: ModelCatalog): bigint | undefined {
  const { requests, error } = operation;
  if (error !== undefined || !Number.isSafeInteger(requests) || requests < 0) return undefined;
  if (requests === 0) return 0n;
  const price = modelCatalog.requestPrice(operation);
  return price && (BigInt(requests) * fromUsd(price.usdPerThousand)) / 1000n;
}

/** Converts picodollars to USD. The result is exact up to 15 significant digits, and the nearest double beyond. */
export function toUsd(picodollars: bigint): number {
  return Number(picodollars / PICODOLLARS_PER_USD) + Number(picodollars % PICODOLLARS_PER_USD) / 1e12;
}

/**
 * Converts USD to picodollars, rounded to the nearest one.
 *
 * @throws RangeError when `usd` is not a finite number
 */
export function fromUsd(usd: number): bigint {
  return BigInt(Math.round(usd * 1e12));
}
