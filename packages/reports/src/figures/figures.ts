import type { PairReport } from "@bedrock-routed/callbacks";

/** What the page shows of a set of calls. A report, a group and a pair of a breakdown all have these figures. */
export type Figures = Pick<
  PairReport,
  | "calls"
  | "errors"
  | "cachedResponses"
  | "cacheAvoidedUsd"
  | "usage"
  | "pricedCalls"
  | "costUsd"
  | "comparedCalls"
  | "baselineUsd"
  | "actualUsd"
  | "savedUsd"
  | "split"
> & {
  readonly latency: Percentiles;
  /** The comparison with the other kind of baseline: uncached when the main one is cached like the calls, and the reverse. */
  readonly otherCaching: Headline;
};

/** A saving without its parts. It is all 0 when no call can be compared. */
export interface Headline {
  readonly comparedCalls: number;
  readonly baselineUsd: number;
  readonly savedUsd: number;
}

/** The members of a report that figures are taken from. */
type ReportedFigures = Omit<Figures, "otherCaching"> & Pick<PairReport, "caching" | "byCaching">;

/** In ms; `undefined` when no duration was measured, and for sums, because percentiles cannot be added up. */
interface Percentiles {
  readonly p50Ms: number | undefined;
  readonly p90Ms: number | undefined;
}

/** The figures of a model, a tag or another key. */
export type KeyedFigures = Figures & { readonly key: string };

/** The figures of a day. Its key is an ISO date. */
export type DayFigures = KeyedFigures;

/** Takes the figures of the page from a report, a group or a pair. */
export function toFigures(key: string, report: ReportedFigures): KeyedFigures {
  const { calls, errors, cachedResponses, cacheAvoidedUsd, usage, pricedCalls, costUsd } = report;
  const { comparedCalls, baselineUsd, actualUsd, savedUsd, split, latency } = report;
  return {
    key,
    calls,
    errors,
    cachedResponses,
    cacheAvoidedUsd,
    usage,
    pricedCalls,
    costUsd,
    comparedCalls,
    baselineUsd,
    actualUsd,
    savedUsd,
    split,
    latency: { p50Ms: latency.p50Ms, p90Ms: latency.p90Ms },
    otherCaching: toOtherHeadline(report),
  };
}

function toOtherHeadline({ caching, byCaching }: Pick<ReportedFigures, "caching" | "byCaching">): Headline {
  const other = caching === "same" ? byCaching.none : byCaching.same;
  if (caching === undefined || caching === "mixed" || other === undefined) {
    return { comparedCalls: 0, baselineUsd: 0, savedUsd: 0 };
  }
  const { comparedCalls, baselineUsd, savedUsd } = other;
  return { comparedCalls, baselineUsd, savedUsd };
}

/** Adds up figures, exact to a picodollar. */
export function sumFigures(rows: readonly Figures[]): Figures {
  const total = (read: (row: Figures) => number): number => rows.reduce((sum, row) => sum + read(row), 0);
  const money = (read: (row: Figures) => number): number => roundUsd(total(read));
  const [calls, pricedCalls] = [total((row) => row.calls), total((row) => row.pricedCalls)];
  return {
    calls,
    errors: total(({ errors }) => errors),
    cachedResponses: total(({ cachedResponses }) => cachedResponses),
    cacheAvoidedUsd: isAvoidedUnknown(rows) ? undefined : money(({ cacheAvoidedUsd = 0 }) => cacheAvoidedUsd),
    usage: {
      inputTokens: total(({ usage }) => usage.inputTokens),
      cacheReadTokens: total(({ usage }) => usage.cacheReadTokens),
      cacheWrite5mTokens: total(({ usage }) => usage.cacheWrite5mTokens),
      cacheWrite1hTokens: total(({ usage }) => usage.cacheWrite1hTokens),
      outputTokens: total(({ usage }) => usage.outputTokens),
    },
    pricedCalls,
    costUsd: isCostUnknown(calls, pricedCalls) ? undefined : money(({ costUsd = 0 }) => costUsd),
    comparedCalls: total(({ comparedCalls }) => comparedCalls),
    baselineUsd: money(({ baselineUsd }) => baselineUsd),
    actualUsd: money(({ actualUsd }) => actualUsd),
    savedUsd: money(({ savedUsd }) => savedUsd),
    split: {
      routingUsd: money(({ split }) => split.routingUsd),
      cachingUsd: money(({ split }) => split.cachingUsd),
      tierUsd: money(({ split }) => split.tierUsd),
      profileUsd: money(({ split }) => split.profileUsd),
      routerFeeUsd: money(({ split }) => split.routerFeeUsd),
    },
    latency: { p50Ms: undefined, p90Ms: undefined },
    otherCaching: {
      comparedCalls: total(({ otherCaching }) => otherCaching.comparedCalls),
      baselineUsd: money(({ otherCaching }) => otherCaching.baselineUsd),
      savedUsd: money(({ otherCaching }) => otherCaching.savedUsd),
    },
  };
}

/** Whether there are answers from a cache, and what they avoided is known for none. */
function isAvoidedUnknown(rows: readonly Figures[]): boolean {
  const cached = rows.filter(({ cachedResponses }) => cachedResponses > 0);
  return cached.length > 0 && cached.every(({ cacheAvoidedUsd }) => cacheAvoidedUsd === undefined);
}

const PICODOLLAR_DIGITS = 12;

/** Amounts are counted in picodollars, so what is beyond them comes from the arithmetic of floating-point numbers. */
export function roundUsd(usd: number): number {
  return Number(usd.toFixed(PICODOLLAR_DIGITS));
}

/** Whether there are calls, and the cost of none is known. */
export function isCostUnknown(calls: number, pricedCalls: number): boolean {
  return calls > 0 && pricedCalls === 0;
}

/** Cost of the compared calls in USD, router fees included. */
export function paidOf({ actualUsd, split }: Pick<Figures, "actualUsd" | "split">): number {
  return actualUsd + split.routerFeeUsd;
}

/** Mean cost of a call whose cost is known, in USD; `undefined` when there is none. */
export function costPerCallOf({ costUsd, pricedCalls }: Pick<Figures, "costUsd" | "pricedCalls">): number | undefined {
  return costUsd === undefined || pricedCalls === 0 ? undefined : costUsd / pricedCalls;
}

/** The cost of the compared calls as a share of all known cost, 0 to 1; `undefined` when there is no known cost. */
export function comparedShareOf(figures: Figures): number | undefined {
  return figures.costUsd ? paidOf(figures) / figures.costUsd : undefined;
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
export const noFigures: Figures = sumFigures([]);
