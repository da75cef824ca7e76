import type { MeteredOperation, TokenUsage } from "@bedrock-routed/core";
import type { Currency } from "./currency";

/** What a saving is made of, in USD. `routing + caching + tier + profile − routerFee = saved`. Negative parts cost money. */
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

/** Actual against one baseline. Money covers the calls where both have a price: see `coverage`. */
export interface ComparisonReport {
  /** Calls whose actual and baseline costs are both known. */
  readonly comparedCalls: number;
  /** `comparedCalls` of all calls, 0 to 1; `undefined` when there were no calls. */
  readonly coverage: number | undefined;
  readonly baselineModelIds: readonly string[];
  readonly baselineUsd: number;
  /** Without the router fee. */
  readonly actualUsd: number;
  /** `baselineUsd − actualUsd − split.routerFeeUsd`. */
  readonly savedUsd: number;
  /** Of the baseline, 0 to 100; negative when more was spent; `undefined` when the baseline is 0. */
  readonly savedPercent: number | undefined;
  readonly split: SavingsSplit;
}

/** One of several baselines, by the name that the options give it. */
export interface NamedComparisonReport extends ComparisonReport {
  readonly name: string;
}

/** Percentiles in ms, within 1 % of the true value; `undefined` when there is no measure. */
export interface LatencyReport {
  readonly count: number;
  readonly p50Ms: number | undefined;
  readonly p90Ms: number | undefined;
  readonly p99Ms: number | undefined;
}

/** Sums over all calls, or over those of one key of a dimension. */
export interface CallsReport {
  /** Calls that Amazon Bedrock answered. */
  readonly calls: number;
  readonly errors: number;
  /** Answers of LangChain's own cache: no call and no cost. */
  readonly cachedResponses: number;
  readonly streamedCalls: number;
  readonly retriedCalls: number;
  readonly fallbackCalls: number;
  /** Tokens of all calls, priced or not. */
  readonly usage: TokenUsage;
  /** Calls whose cost is known, whatever the baseline's. */
  readonly pricedCalls: number;
  /** What those cost, router fees included; `undefined` when no cost is known though there were calls. */
  readonly costUsd: number | undefined;
  /** What the cached responses would have cost again; `undefined` when that is not known for any. In no other figure. */
  readonly cacheAvoidedUsd: number | undefined;
  readonly latency: LatencyReport;
  readonly timeToFirstToken: LatencyReport;
}

/** One key of a dimension: a model, a day, a tag, a user. */
export interface GroupReport extends CallsReport, ComparisonReport {
  readonly key: string;
  /** Of all calls, 0 to 1. */
  readonly share: number;
}

/** One model's part. */
export interface ModelReport extends GroupReport {
  /** Base model id, or `"unknown"` for answers that do not tell; the same as `key`. */
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
  /** In the order of the dimensions. The second is `"(other)"` for what did not fit under the cap. */
  readonly keys: readonly [first: string, second: string];
}

/** Operations of one kind beside the calls of chat models. */
export interface OperationReport {
  readonly kind: MeteredOperation["kind"];
  /** The model, or `"vector"` or `"managed"` for the search of a retrieval; `undefined` when neither is told. */
  readonly subject: string | undefined;
  readonly operations: number;
  readonly failed: number;
  readonly requests: number;
  readonly pricedOperations: number;
  /** `undefined` when none has a known price. */
  readonly costUsd: number | undefined;
  /** What calls that were not made would have cost; `undefined` when that is not known for any. */
  readonly avoidedUsd: number | undefined;
  /** Operations whose avoided tokens are an estimate. */
  readonly estimatedOperations: number;
}

/** Where prices come from. */
export interface PriceSourceReport {
  /** As the facts name it, such as `"pi-ai"`. */
  readonly source: string;
  /** What that is, in words; the same as `source` where the facts that ship do not say. */
  readonly title: string;
  /** ISO dates. */
  readonly asOf: readonly string[];
}

/**
 * Savings as plain data, fit for JSON. The comparison at the top level is with the main baseline.
 * What cached responses and operations avoided is stated apart and is not in `savedUsd`.
 */
export interface SavingsReport extends CallsReport, ComparisonReport {
  /** ISO times of the first and the last record. */
  readonly period: { readonly from: string; readonly to: string } | undefined;
  /** By number of calls. */
  readonly models: readonly ModelReport[];
  /** By dimension other than the model: `day`, `router`, `tag`, `user`, `team`, `feature` … Days in order, the rest by number of calls. */
  readonly groups: Readonly<Record<string, readonly GroupReport[]>>;
  /** By two dimensions together, for those that the ledger was asked for: see `crosses` of `LedgerOptions`. */
  readonly breakdowns: readonly BreakdownReport[];
  /** Against further baselines. */
  readonly comparisons: readonly NamedComparisonReport[];
  readonly operations: readonly OperationReport[];
  /** Sum of the known costs of operations. */
  readonly operationsUsd: number;
  /** Sum of what operations avoided. In no other figure. */
  readonly operationsAvoidedUsd: number;
  /** All that is known to have been paid: `costUsd + operationsUsd`. */
  readonly spentUsd: number;
  readonly errorKinds: readonly { readonly kind: string; readonly count: number }[];
  readonly priceSources: readonly PriceSourceReport[];
  /** ISO dates of the prices, of all sources. */
  readonly pricesAsOf: readonly string[];
  /** The reader's currency, when one was given. Amounts stay in USD: multiply by `perUsd`. */
  readonly currency?: Currency;
}
