import type { TokenPrice } from "../facts/model-facts";
import type { TokenUsage } from "../usage/token-usage";
import { rateNames, toPicodollarsPerToken } from "./picodollars";

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
  const items = { input: 0n, cacheRead: 0n, cacheWrite5m: 0n, cacheWrite1h: 0n, output: 0n, total: 0n };
  for (const name of rateNames) {
    const tokens = usage[`${name}Tokens`];
    if (tokens === 0) continue;
    const rate = price[name];
    if (rate === undefined) return undefined;
    items[name] = BigInt(tokens) * toPicodollarsPerToken(rate);
    items.total += items[name];
  }
  return items;
}
