/** Picodollars in a dollar. A price of 1 USD per million tokens is 10⁶ picodollars a token. */
const PICODOLLARS_PER_USD = 1_000_000_000_000n;
const PICODOLLARS_PER_TOKEN = 1_000_000;

/** A rate in USD per million tokens as whole picodollars a token. */
export function toPicodollarsPerToken(usdPerMillion: number): bigint {
  return BigInt(Math.round(usdPerMillion * PICODOLLARS_PER_TOKEN));
}

/** Picodollars as USD. Exact up to 15 significant digits, then the nearest double. */
export function toUsd(picodollars: bigint): number {
  return Number(picodollars / PICODOLLARS_PER_USD) + Number(picodollars % PICODOLLARS_PER_USD) / 1e12;
}

/** USD as the nearest picodollar. */
export function fromUsd(usd: number): bigint {
  return BigInt(Math.round(usd * 1e12));
}
