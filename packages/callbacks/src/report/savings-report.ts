import type { BaselineCaching, MeteredOperation, PriceNote, TokenUsage } from "@bedrock-routed/core";

/**
 * Savings as plain data, fit for JSON. Money is in USD. The comparison at the top level is with the main
 * baseline. What cached responses and operations avoided is stated separately and is not in `savedUsd`.
 */
export interface SavingsReport extends CallsReport, ComparisonReport {
  /** What was paid, as far as it is known. */
  readonly spent: SpentReport;
  /** The part of the calls that is compared with the baseline. All figures of the saving are about this part. */
  readonly compared: ComparedReport;
  /** The part of the calls whose cost is known. */
  readonly coverage: CoverageReport;
  /** Calls whose caller left the stream or aborted. */
  readonly abandonedCalls: number;
  /** Calls that had not ended when the handler made the report. Absent when there are none. */
  readonly unfinishedCalls?: number;
  /** Calls without an end that the handler dropped, because more than 10,000 were open. They are in no other figure. Absent when there are none. */
  readonly droppedCalls?: number;
  /** ISO times of the first and the last record. `undefined` when there is no record. */
  readonly period: { readonly from: string; readonly to: string } | undefined;
  /** The first and the last day with a record, as ISO dates in the time zone of the days. `undefined` when there is no record. */
  readonly days: { readonly from: string; readonly to: string } | undefined;
  /** IANA names of the time zones of all days in the report. Usually one; empty when the records do not name it. */
  readonly timeZones: readonly string[];
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
  /** Known costs of operations by day, in order. Add `groups.day` to get what was spent on a day. */
  readonly operationDays: readonly { readonly day: string; readonly usd: number }[];
  /** Sum of what operations avoided. Not included in any other figure. */
  readonly operationsAvoidedUsd: number;
  /** Everything that is known to have been paid: `costUsd + operationsUsd`. The same as `spent.usd`. */
  readonly spentUsd: number;
  /** The budget of the option `budget` against what was spent. */
  readonly budget?: BudgetReport;
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

/** What was paid. */
export interface SpentReport {
  /** Calls whose cost is known. */
  readonly calls: number;
  /** Known cost of calls and operations. */
  readonly usd: number;
  /** The part of `usd` that operations cost: retrievals and rerankings. */
  readonly operationsUsd: number;
}

/** The part of the calls that is compared. */
export interface ComparedReport {
  /** Calls whose cost and baseline cost are both known. */
  readonly calls: number;
  /** What these calls cost, router fees included. */
  readonly usd: number;
  /** `calls` as a part of all calls, from 0 to 1. `undefined` when there are no calls. */
  readonly shareOfCalls: number | undefined;
  /** `usd` as a part of the known cost of all calls, from 0 to 1. `undefined` when that is 0. */
  readonly shareOfUsd: number | undefined;
}

/** The part of the calls whose cost is known. */
export interface CoverageReport {
  /** Calls whose cost is known. */
  readonly calls: number;
  /** All calls that can have cost money: answered calls, and calls that ended after Amazon Bedrock began to work for them. */
  readonly ofCalls: number;
  /** `calls` as a part of `ofCalls`, from 0 to 1. `undefined` when there are no calls. */
  readonly shareOfCalls: number | undefined;
  /** The part of the money that is known: 1 when the cost of every call is known, else `undefined`, because the rest is unknown. */
  readonly shareOfUsd: number | undefined;
}

/** A budget against what was spent in its current period. */
export interface BudgetReport {
  readonly limitUsd: number;
  readonly period: "month" | "total";
  /** The month of the last record, such as `"2026-11"`, or `"total"`. `""` for the month when there is no record. */
  readonly key: string;
  /** Known cost of calls and operations in the period. */
  readonly spentUsd: number;
  /** `limitUsd − spentUsd`. Negative when more was spent. */
  readonly leftUsd: number;
  /** `spentUsd` as a part of the limit; above 1 when more was spent. `undefined` when the limit is 0. */
  readonly share: number | undefined;
  /** `undefined` when there is too little data: fewer than three full days, the last day of the month, or no month. */
  readonly forecast: ForecastReport | undefined;
}

/** What a month will cost when the rest of it is like the days so far: a straight line, without weekdays and growth. */
export interface ForecastReport {
  readonly method: "linear";
  /** Number of full days that the average is taken from. The last day of the report does not count, because it may go on. */
  readonly fullDays: number;
  /** Average of the full days. */
  readonly usdPerDay: number;
  /** Expected cost of the whole month. */
  readonly usd: number;
}

/** Sums over all calls, or over the calls of one key of a dimension. */
export interface CallsReport {
  /** Number of calls that Amazon Bedrock answered. */
  readonly calls: number;
  /** Number of calls that failed. */
  readonly errors: number;
  /** Number of answers from a response cache, LangChain's or that of the chat model. They make no call and cost nothing. */
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
  /** `costUsd` divided by `pricedCalls`. `undefined` when no cost is known. */
  readonly costPerCallUsd: number | undefined;
  /** What the cached responses would have cost. `undefined` when this is unknown for all of them. Not included in any other figure. */
  readonly cacheAvoidedUsd: number | undefined;
  readonly latency: LatencyReport;
  readonly timeToFirstToken: LatencyReport;
}

/** Actual cost against one baseline. Money covers the calls for which both are known: see `comparedShare`. */
export interface ComparisonReport {
  /** Calls whose actual and baseline costs are both known. */
  readonly comparedCalls: number;
  /** `comparedCalls` as a part of all calls, from 0 to 1. `undefined` when there are no calls. */
  readonly comparedShare: number | undefined;
  /** Whether the baseline has the caching of the calls. `"mixed"` when ledgers of both kinds were merged. `undefined` when nothing is compared. */
  readonly caching: BaselineCaching | "mixed" | undefined;
  /**
   * The headline with both kinds of baseline. The one that `caching` names repeats the figures below. A
   * kind is `undefined` when no call can be compared with it, and both are when `caching` is `"mixed"`.
   */
  readonly byCaching: Readonly<Record<BaselineCaching, HeadlineReport | undefined>>;
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

/** A saving without its parts. */
export interface HeadlineReport {
  readonly comparedCalls: number;
  readonly baselineUsd: number;
  readonly savedUsd: number;
  /** `undefined` when the baseline is 0. */
  readonly savedPercent: number | undefined;
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
