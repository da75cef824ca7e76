import type { TokenUsage } from "@bedrock-routed/core";

/** One model's part. */
export interface ModelReport {
  /** Base model id, or `"unknown"` for answers that do not tell. */
  readonly modelId: string;
  readonly calls: number;
  /** Of all calls, 0 to 1. */
  readonly share: number;
  readonly usage: TokenUsage;
  /** Over the calls that could be priced; `undefined` when none could. */
  readonly actualUsd: number | undefined;
}

/** What the saving is made of, in USD. `routing + caching + tier + profile − routerFee = saved`. Negative parts cost money. */
export interface SavingsSplit {
  /** From the baseline's model to the invoked one. */
  readonly routingUsd: number;
  /** Cache reads at a discount, less the premium of cache writes. */
  readonly cachingUsd: number;
  /** From the standard tier and latency mode to those served. */
  readonly tierUsd: number;
  /** From the baseline's geography to the one called. */
  readonly profileUsd: number;
  readonly routerFeeUsd: number;
}

/** Savings as plain data. Money covers the priced calls only: see `coverage`. */
export interface SavingsReport {
  /** Calls that Amazon Bedrock answered. */
  readonly calls: number;
  readonly errors: number;
  /** Answers of LangChain's own cache: no call, no cost and no saving in this report. */
  readonly cachedResponses: number;
  /** Calls whose actual and baseline costs are both known. */
  readonly pricedCalls: number;
  /** `pricedCalls / calls`, 0 to 1; `undefined` when there were no calls. */
  readonly coverage: number | undefined;
  /** By number of calls. */
  readonly models: readonly ModelReport[];
  /** Tokens of all calls, priced or not. */
  readonly usage: TokenUsage;
  /** Without the router fee. */
  readonly actualUsd: number;
  readonly baselineUsd: number;
  /** `baselineUsd − actualUsd − split.routerFeeUsd`. */
  readonly savedUsd: number;
  /** Of the baseline, 0 to 100; negative when more was spent; `undefined` when the baseline is 0. */
  readonly savedPercent: number | undefined;
  readonly split: SavingsSplit;
  /** Models that the calls were compared with. */
  readonly baselineModelIds: readonly string[];
  /** ISO dates of the prices; several when ledgers with different facts were merged. */
  readonly pricesAsOf: readonly string[];
}
