import type { TokenPrice } from "../facts/model-facts";
import type { TokenUsage } from "../usage/token-usage";
import { toPicodollarsPerToken } from "./picodollars";

/** What one call costs, item by item, in picodollars (10⁻¹² USD). */
export interface Cost {
  readonly input: bigint;
  readonly cacheRead: bigint;
  readonly cacheWrite5m: bigint;
  readonly cacheWrite1h: bigint;
  readonly output: bigint;
  readonly total: bigint;
}

/**
 * The cost of `usage` at `price`, exact.
 * `undefined` when tokens were used for which the price has no rate: an unknown price is not 0.
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

function itemOf(tokens: number, rate: number | undefined): bigint | undefined {
  if (tokens === 0) return 0n;
  return rate === undefined ? undefined : BigInt(tokens) * toPicodollarsPerToken(rate);
}
