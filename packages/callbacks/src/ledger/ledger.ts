import type { MeteredOperation, Saving, TokenUsage } from "@bedrock-routed/core";
import type { SignalKind } from "../record/signal";

/** Stands for the model of calls that do not tell which model answered. */
export const UNKNOWN_MODEL = "unknown";

/** Takes what does not fit under `maxKeys`. */
export const OTHER_KEY = "(other)";

/**
 * Exact sums over any number of records, as plain immutable data. Ledgers of several handlers,
 * processes or days merge: `mergeLedgers` is exact, associative and commutative, and `emptyLedger`
 * is its neutral element. Money is in picodollars.
 */
export interface Ledger {
  /** Over all calls. */
  readonly totals: CallTotals;
  /** By dimension (`"model"`, `"day"`, `"tag"`, `"user"` …), then key. A call with two tags counts under both. */
  readonly groups: ReadonlyMap<string, CallGroup>;
  /** By pairs of dimensions, such as `"model"` and `"day"`, then by the keys of both: `crosses.get("model")?.get("day")?.get(modelId)?.get(day)`. Those that the recorder was asked for are there, though no call has both keys. */
  readonly breakdowns: ReadonlyMap<string, ReadonlyMap<string, ReadonlyMap<string, CallGroup>>>;
  /** Against further baselines, by name. The main one is in `totals`. */
  readonly comparisons: ReadonlyMap<string, ComparisonTotals>;
  /** By kind, then by model id, or by search where there is no model, or `""`. */
  readonly operations: ReadonlyMap<MeteredOperation["kind"], ReadonlyMap<string, OperationTotals>>;
  /** By kind, then subject. */
  readonly signals: ReadonlyMap<SignalKind, ReadonlyMap<string, SignalTotals>>;
  /** Failed calls by the name of their error. */
  readonly errors: ReadonlyMap<string, number>;
  /** ISO dates of the prices, by source. */
  readonly prices: ReadonlyMap<string, ReadonlySet<string>>;
  /** When the first and the last record ended, in ms since 1970. Absent when there is none. */
  readonly period?: { readonly from: number; readonly to: number };
}

/** Sums over the calls of each key. */
export type CallGroup = ReadonlyMap<string, CallTotals>;

/** Sums over calls. */
export interface CallTotals {
  /** That Amazon Bedrock answered. */
  readonly calls: number;
  readonly failed: number;
  /** Answers of LangChain's own cache: no call, no cost. */
  readonly cached: number;
  readonly streamed: number;
  /** Answered calls that took more than one HTTP attempt. */
  readonly retried: number;
  /** Answered calls before which another target failed. */
  readonly fallbacks: number;
  /** Of all answered calls. */
  readonly usage: TokenUsage;
  /** Calls whose cost is known. */
  readonly pricedCalls: number;
  /** Over `pricedCalls`, router fees included. */
  readonly cost: bigint;
  /** Cached answers of which it is known what they would have cost again. */
  readonly avoidedCalls: number;
  /** Over `avoidedCalls`. */
  readonly avoided: bigint;
  /** Against the main baseline. */
  readonly comparison: ComparisonTotals;
  /** From start to end of the run, answered calls. */
  readonly latency: LatencyBins;
  readonly timeToFirstToken: LatencyBins;
}

/** Sums against one baseline, over the calls where both sides have a price. */
export interface ComparisonTotals {
  readonly calls: number;
  readonly saving: Saving;
  readonly baselineModelIds: ReadonlySet<string>;
}

/** Calls by logarithmic bin of their duration: see `percentileMs`. */
export type LatencyBins = ReadonlyMap<number, number>;

export interface OperationTotals {
  readonly operations: number;
  readonly failed: number;
  /** Requests that the service charges for. */
  readonly requests: number;
  /** Operations whose cost is known. */
  readonly pricedOperations: number;
  readonly cost: bigint;
  /** Operations whose avoided cost is known. */
  readonly avoidedOperations: number;
  readonly avoided: bigint;
  /** Of `avoidedOperations`, those whose tokens are an estimate. */
  readonly estimatedOperations: number;
}

export interface SignalTotals {
  readonly calls: number;
  /** Calls whose stake is known. */
  readonly estimatedCalls: number;
  readonly estimatedSaving: bigint;
}

/** No tokens. */
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
};

/** A ledger of no calls. */
export const emptyLedger: Ledger = {
  totals: {
    calls: 0,
    failed: 0,
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
  signals: new Map(),
  errors: new Map(),
  prices: new Map(),
};
