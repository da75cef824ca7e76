import type { BaselineCaching, MeteredOperation, Saving, TokenUsage } from "@bedrock-routed/core";
import type { HeadlineSaving, SignalKind } from "../record/record";

/** Key for the model of calls whose answer does not say which model gave it. */
export const UNKNOWN_MODEL = "unknown";

/** Key for everything that has no room under `maxKeys`. */
export const OTHER_KEY = "(other)";

/**
 * Exact sums over any number of records, as plain immutable data. Ledgers of several handlers,
 * processes or days can be merged: `mergeLedgers` is exact, associative and commutative, and
 * `emptyLedger` is its neutral element. Money is in picodollars (10⁻¹² USD).
 */
export interface Ledger {
  /** Sums over all calls. */
  readonly totals: CallTotals;
  /** Sums by dimension (`"model"`, `"day"`, `"tag"`, `"user"` …), then by key. A call with two tags counts under both. */
  readonly groups: ReadonlyMap<string, CallGroup>;
  /**
   * Sums by pairs of dimensions, such as `"model"` and `"day"`, then by the keys of both:
   * `breakdowns.get("model")?.get("day")?.get(modelId)?.get(day)`. Every pair that the recorder was
   * created with is present, even when no call has keys of both dimensions.
   */
  readonly breakdowns: ReadonlyMap<string, ReadonlyMap<string, ReadonlyMap<string, CallGroup>>>;
  /** Savings against further baselines, by name. The main baseline is in `totals`. */
  readonly comparisons: ReadonlyMap<string, ComparisonTotals>;
  /** By kind, then by model id. Without a model: by the search of the retrieval, or `""`. */
  readonly operations: ReadonlyMap<MeteredOperation["kind"], ReadonlyMap<string, OperationTotals>>;
  /** Known costs of operations by day, in picodollars. */
  readonly operationDays: ReadonlyMap<string, bigint>;
  /** By kind, then by subject. */
  readonly signals: ReadonlyMap<SignalKind, ReadonlyMap<string, SignalTotals>>;
  /** Number of failed calls by the name of their error. */
  readonly errors: ReadonlyMap<string, number>;
  /** ISO dates of the prices, by source. */
  readonly prices: ReadonlyMap<string, ReadonlySet<string>>;
  /** IANA names of the time zones of the days. Usually one. */
  readonly timeZones: ReadonlySet<string>;
  /** When the first and the last record ended, in ms since 1970. Absent when there is no record. */
  readonly period?: { readonly from: number; readonly to: number };
}

/** Sums over calls, by key. */
export type CallGroup = ReadonlyMap<string, CallTotals>;

/** Sums over calls. Money is in picodollars. */
export interface CallTotals {
  /** Number of calls that Amazon Bedrock answered. */
  readonly calls: number;
  /** Number of calls that ended with an error. */
  readonly failed: number;
  /** Number of calls whose caller left the stream or aborted. */
  readonly abandoned: number;
  /** Abandoned and failed calls that Amazon Bedrock worked for. They are billed, and their tokens are unknown. */
  readonly unmetered: number;
  /** Number of answers from a response cache, LangChain's or that of the chat model. They make no call and cost nothing. */
  readonly cached: number;
  readonly streamed: number;
  /** Answered calls that took more than one HTTP attempt. */
  readonly retried: number;
  /** Answered calls for which another target failed first. */
  readonly fallbacks: number;
  /** Tokens of all answered calls. */
  readonly usage: TokenUsage;
  /** Answered calls whose cost is known. */
  readonly pricedCalls: number;
  /** Cost of the `pricedCalls`, router fees included. */
  readonly cost: bigint;
  /** Cached answers whose cost, had they been calls, is known. */
  readonly avoidedCalls: number;
  /** What the `avoidedCalls` would have cost. */
  readonly avoided: bigint;
  /** Comparison with the main baseline. */
  readonly comparison: ComparisonTotals;
  /** Answered calls by their duration, from start to end of the run. */
  readonly latency: LatencyBins;
  /** Streamed calls by the time from the start of the run to the first chunk. */
  readonly timeToFirstToken: LatencyBins;
}

/** Sums against one baseline, over the calls whose cost and baseline cost are both known. Money is in picodollars. */
export interface ComparisonTotals {
  /** Number of these calls. A report calls it `comparedCalls`. */
  readonly calls: number;
  readonly saving: Saving;
  readonly baselineModelIds: ReadonlySet<string>;
  /** Whether the baseline of `saving` has the caching of the calls. Usually one value. */
  readonly caching: ReadonlySet<BaselineCaching>;
  /** The savings with the other caching of the baseline, over the calls for which it is known. */
  readonly otherCaching: HeadlineTotals;
}

/** Sums of savings without their parts, in picodollars. */
export interface HeadlineTotals extends HeadlineSaving {
  readonly calls: number;
}

/** Number of calls by logarithmic bin of their duration. `percentilesMs` reads percentiles from it. */
export type LatencyBins = ReadonlyMap<number, number>;

/** Sums over operations of one kind and subject. Money is in picodollars. */
export interface OperationTotals {
  /** Number of operations, failed ones included. */
  readonly operations: number;
  readonly failed: number;
  /** Requests that the service charges for. */
  readonly requests: number;
  /** Operations whose cost is known. */
  readonly pricedOperations: number;
  /** Cost of the `pricedOperations`. */
  readonly cost: bigint;
  /** Operations that avoided a call whose cost is known. */
  readonly avoidedOperations: number;
  /** What the avoided calls would have cost. */
  readonly avoided: bigint;
  /** The `avoidedOperations` whose tokens are an estimate. */
  readonly estimatedOperations: number;
}

/** Sums over signals of one kind and subject. */
export interface SignalTotals {
  /** Number of calls with the signal. */
  readonly calls: number;
  /** Calls whose estimated saving is known. */
  readonly estimatedCalls: number;
  /** Sum of the known estimated savings, in picodollars. */
  readonly estimatedSaving: bigint;
}

const noUsage: TokenUsage = {
  inputTokens: 0,
  cacheReadTokens: 0,
  cacheWrite5mTokens: 0,
  cacheWrite1hTokens: 0,
  outputTokens: 0,
};

const noComparison: ComparisonTotals = {
  calls: 0,
  saving: { baseline: 0n, actual: 0n, routing: 0n, caching: 0n, tier: 0n, profile: 0n, routerFee: 0n, net: 0n },
  baselineModelIds: new Set(),
  caching: new Set(),
  otherCaching: { calls: 0, baseline: 0n, net: 0n },
};

/** The ledger of no records. */
export const emptyLedger: Ledger = {
  totals: {
    calls: 0,
    failed: 0,
    abandoned: 0,
    unmetered: 0,
    cached: 0,
    streamed: 0,
    retried: 0,
    fallbacks: 0,
    usage: noUsage,
    pricedCalls: 0,
    cost: 0n,
    avoidedCalls: 0,
    avoided: 0n,
    comparison: noComparison,
    latency: new Map(),
    timeToFirstToken: new Map(),
  },
  groups: new Map(),
  breakdowns: new Map(),
  comparisons: new Map(),
  operations: new Map(),
  operationDays: new Map(),
  signals: new Map(),
  errors: new Map(),
  prices: new Map(),
  timeZones: new Set(),
};
