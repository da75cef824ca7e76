import type { PairReport } from "@bedrock-routed/callbacks";

/** What the page shows of a set of calls. A report, a group and a pair of a breakdown all have these figures. */
export type Figures = Pick<
  PairReport,
  | "calls"
  | "errors"
  | "cachedResponses"
  | "usage"
  | "pricedCalls"
  | "costUsd"
  | "comparedCalls"
  | "baselineUsd"
  | "actualUsd"
  | "savedUsd"
  | "split"
> & { readonly latency: Percentiles };

/** In ms; `undefined` when no duration was measured. */
interface Percentiles {
  readonly p50Ms: number | undefined;
  readonly p90Ms: number | undefined;
}

/** The figures of a model, a tag or another key. */
export type KeyedFigures = Figures & { readonly key: string };

/** What the charts by day show of a day. It is small, because a page holds many days of many models and tags. */
export interface DayFigures extends Pick<Figures, "calls" | "comparedCalls" | "baselineUsd" | "savedUsd" | "latency"> {
  /** ISO date. */
  readonly key: string;
  /** Cost of the `comparedCalls`, router fees included. */
  readonly paidUsd: number;
  readonly promptTokens: number;
  /** Part of `promptTokens`. */
  readonly cacheReadTokens: number;
}

export function toDayFigures(key: string, report: Omit<PairReport, "keys">): DayFigures {
  const { calls, comparedCalls, baselineUsd, savedUsd, latency, usage } = report;
  return {
    key,
    calls,
    comparedCalls,
    baselineUsd,
    savedUsd,
    latency,
    paidUsd: paidOf(report),
    promptTokens: promptTokensOf(report),
    cacheReadTokens: usage.cacheReadTokens,
  };
}

/** Cost of the compared calls in USD, router fees included. */
export function paidOf({ actualUsd, split }: Pick<Figures, "actualUsd" | "split">): number {
  return actualUsd + split.routerFeeUsd;
}

/** All tokens of prompts, including those that were read from the cache or written to it. */
export function promptTokensOf({ usage }: Pick<Figures, "usage">): number {
  return usage.inputTokens + usage.cacheReadTokens + usage.cacheWrite5mTokens + usage.cacheWrite1hTokens;
}

/** Share of the prompt tokens that came from the prompt cache, 0 to 1; `undefined` when there were no prompt tokens. */
export function cacheHitRateOf(figures: Pick<Figures, "usage">): number | undefined {
  const promptTokens = promptTokensOf(figures);
  return promptTokens === 0 ? undefined : figures.usage.cacheReadTokens / promptTokens;
}

/** The saving as a share of the baseline, -∞ to 1; `undefined` when the baseline is 0. */
export function savedShareOf({ savedUsd, baselineUsd }: Pick<Figures, "savedUsd" | "baselineUsd">): number | undefined {
  return baselineUsd === 0 ? undefined : savedUsd / baselineUsd;
}

/** The figures of no calls. */
export const noFigures: Figures = {
  calls: 0,
  errors: 0,
  cachedResponses: 0,
  usage: { inputTokens: 0, cacheReadTokens: 0, cacheWrite5mTokens: 0, cacheWrite1hTokens: 0, outputTokens: 0 },
  pricedCalls: 0,
  costUsd: 0,
  comparedCalls: 0,
  baselineUsd: 0,
  actualUsd: 0,
  savedUsd: 0,
  split: { routingUsd: 0, cachingUsd: 0, tierUsd: 0, profileUsd: 0, routerFeeUsd: 0 },
  latency: { p50Ms: undefined, p90Ms: undefined },
};
