import type { MeteredOperation, PriceNote, TokenUsage } from "@bedrock-routed/core";

/**
 * Savings as plain data, fit for JSON. Money is in USD. The comparison at the top level is with the main
 * baseline. What cached responses and operations avoided is stated separately and is not in `savedUsd`.
 */
export interface SavingsReport extends CallsReport, ComparisonReport {
  /** ISO times of the first and the last record. `undefined` when there is no record. */
  readonly period: { readonly from: string; readonly to: string } | undefined;
  /** The model with the most calls first. */
  readonly models: readonly ModelReport[];
  /**
   * By dimension other than the model: `day`, `router`, `tag`, `user`, `team`, `feature` … Days are in
   * order of time. In the other dimensions, the key with the most calls comes first.
   */
  readonly groups: Readonly<Record<string, readonly GroupReport[]>>;
  /** By two dimensions together, for the pairs in the option `breakdowns` of the handler or the ledger. */
  readonly breakdowns: readonly BreakdownReport[];
  /** Comparisons with further baselines, in the order of their names. */
  readonly comparisons: readonly NamedComparisonReport[];
  readonly operations: readonly OperationReport[];
  /** Sum of the known costs of operations. */
  readonly operationsUsd: number;
  /** Sum of what operations avoided. Not included in any other figure. */
  readonly operationsAvoidedUsd: number;
  /** Everything that is known to have been paid: `costUsd + operationsUsd`. */
  readonly spentUsd: number;
  /** Failed calls by the name of their error, the most frequent first. */
  readonly errorKinds: readonly { readonly kind: string; readonly count: number }[];
  readonly priceSources: readonly PriceSourceReport[];
  /** What was assumed about some of the prices. */
  readonly priceNotes: readonly PriceNote[];
  /** ISO dates of the prices of all sources. */
  readonly pricesAsOf: readonly string[];
  /** The currency of the option `currency`. Amounts stay in USD: multiply them by `perUsd`. */
  readonly currency?: Currency;
}

/** Sums over all calls, or over the calls of one key of a dimension. */
export interface CallsReport {
  /** Number of calls that Amazon Bedrock answered. */
  readonly calls: number;
  /** Number of calls that failed. */
  readonly errors: number;
  /** Number of answers from LangChain's own cache. They make no call and cost nothing. */
  readonly cachedResponses: number;
  readonly streamedCalls: number;
  /** Calls that took more than one HTTP attempt. */
  readonly retriedCalls: number;
  /** Calls for which another target failed first. */
  readonly fallbackCalls: number;
  /** Tokens of all calls, priced or not. */
  readonly usage: TokenUsage;
  /** Calls whose cost is known, even if the cost of the baseline is not. */
  readonly pricedCalls: number;
  /** Cost of the `pricedCalls`, router fees included. `undefined` when there are calls and no cost is known. */
  readonly costUsd: number | undefined;
  /** What the cached responses would have cost. `undefined` when this is unknown for all of them. Not included in any other figure. */
  readonly cacheAvoidedUsd: number | undefined;
  readonly latency: LatencyReport;
  readonly timeToFirstToken: LatencyReport;
}

/** Actual cost against one baseline. Money covers the calls for which both are known: see `coverage`. */
export interface ComparisonReport {
  /** Calls whose actual and baseline costs are both known. */
  readonly comparedCalls: number;
  /** `comparedCalls` as a part of all calls, from 0 to 1. `undefined` when there are no calls. */
  readonly coverage: number | undefined;
  readonly baselineModelIds: readonly string[];
  /** What the `comparedCalls` would have cost with the baseline. */
  readonly baselineUsd: number;
  /** What the `comparedCalls` cost, without the router fee. */
  readonly actualUsd: number;
  /** `baselineUsd − actualUsd − split.routerFeeUsd`. */
  readonly savedUsd: number;
  /** `savedUsd` in percent of the baseline. Negative when more was spent. `undefined` when the baseline is 0. */
  readonly savedPercent: number | undefined;
  readonly split: SavingsSplit;
}

/**
 * The parts of a saving: `routingUsd + cachingUsd + tierUsd + profileUsd − routerFeeUsd = savedUsd`. A
 * negative part means that this part cost money.
 */
export interface SavingsSplit {
  /** From the model of the baseline to the invoked model. */
  readonly routingUsd: number;
  /** The discount of cache reads, less the surcharge of cache writes. */
  readonly cachingUsd: number;
  /** From the standard service tier and latency mode to those that served the call. */
  readonly tierUsd: number;
  /** From the geography of the baseline to the geography of the call. */
  readonly profileUsd: number;
  readonly routerFeeUsd: number;
}

/** The comparison with one of several baselines, by the name that the options give it. */
export interface NamedComparisonReport extends ComparisonReport {
  readonly name: string;
}

/** Percentiles in ms, within 1 % of the true value. They are `undefined` when `count` is 0. */
export interface LatencyReport {
  /** Number of measured calls. */
  readonly count: number;
  readonly p50Ms: number | undefined;
  readonly p90Ms: number | undefined;
  readonly p99Ms: number | undefined;
}

/** One key of a dimension: a model, a day, a tag, a user. */
export interface GroupReport extends CallsReport, ComparisonReport {
  readonly key: string;
  /** `calls` as a part of all calls, from 0 to 1. */
  readonly share: number;
}

/** One model. */
export interface ModelReport extends GroupReport {
  /** Base model id, the same as `key`. `"unknown"` for answers that do not name their model. */
  readonly modelId: string;
}

/** Calls by the keys of two dimensions together, such as model and day. */
export interface BreakdownReport {
  readonly dimensions: readonly [first: string, second: string];
  /** In the order of their keys. */
  readonly pairs: readonly PairReport[];
}

/** Sums over the calls that have both keys. */
export interface PairReport extends CallsReport, ComparisonReport {
  /** In the order of the dimensions. The second key is `"(other)"` for pairs that had no room under `maxKeys`. */
  readonly keys: readonly [first: string, second: string];
}

/** Operations of one kind that are not calls of chat models. */
export interface OperationReport {
  readonly kind: MeteredOperation["kind"];
  /** The model, or the search of a retrieval (`"vector"` or `"managed"`). `undefined` when neither is known. */
  readonly subject: string | undefined;
  /** Number of operations, failed ones included. */
  readonly operations: number;
  readonly failed: number;
  /** Requests that the service charges for. */
  readonly requests: number;
  /** Operations whose cost is known. */
  readonly pricedOperations: number;
  /** Cost of the `pricedOperations`. `undefined` when there are none. */
  readonly costUsd: number | undefined;
  /** What avoided calls would have cost. `undefined` when this is unknown for all of them. */
  readonly avoidedUsd: number | undefined;
  /** Operations whose avoided tokens are an estimate. */
  readonly estimatedOperations: number;
}

/** Where prices come from. */
export interface PriceSourceReport {
  /** Keys of the model catalog's `sources`, such as `"aws-price-list"`, joined by `+`. */
  readonly source: string;
  /** The source in words. The same as `source` for a source that is not in the default model catalog. */
  readonly title: string;
  /** ISO dates. */
  readonly asOf: readonly string[];
}

/** A currency to show amounts in, at a rate that you choose. */
export interface Currency {
  /** ISO 4217, such as `"JPY"`. */
  readonly code: string;
  /** Units of this currency for 1 USD. */
  readonly perUsd: number;
  /** ISO date of the rate. */
  readonly asOf?: string;
}
