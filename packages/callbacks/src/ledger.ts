import type { Saving, TokenUsage } from "@bedrock-routed/core";

/** Stands for the model of calls that do not tell which model answered. */
export const UNKNOWN_MODEL = "unknown";

/** Sums over the calls that one model answered. */
export interface ModelTotals {
  readonly calls: number;
  /** Calls whose actual and baseline costs are both known. */
  readonly pricedCalls: number;
  readonly usage: TokenUsage;
  /** Picodollars, over the priced calls. */
  readonly actual: bigint;
}

/**
 * Exact sums over any number of calls. Ledgers of several handlers, processes or days merge:
 * `mergeLedgers` is associative and commutative, and `emptyLedger` is its neutral element.
 */
export interface Ledger {
  /** By base model id. */
  readonly models: ReadonlyMap<string, ModelTotals>;
  readonly errors: number;
  /** Answers of LangChain's own cache. */
  readonly cachedResponses: number;
  /** Over the priced calls. */
  readonly saving: Saving;
  readonly baselineModelIds: ReadonlySet<string>;
  /** ISO dates of the prices. */
  readonly pricesAsOf: ReadonlySet<string>;
}

/** No tokens. */
export const noUsage: TokenUsage = {
  inputTokens: 0,
  cacheReadTokens: 0,
  cacheWrite5mTokens: 0,
  cacheWrite1hTokens: 0,
  outputTokens: 0,
};

/** A ledger of no calls. */
export const emptyLedger: Ledger = {
  models: new Map(),
  errors: 0,
  cachedResponses: 0,
  saving: { baseline: 0n, actual: 0n, routing: 0n, caching: 0n, tier: 0n, profile: 0n, routerFee: 0n, net: 0n },
  baselineModelIds: new Set(),
  pricesAsOf: new Set(),
};
