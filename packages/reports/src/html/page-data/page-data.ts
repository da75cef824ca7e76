import type { Currency, PairReport, SavingsReport } from "@bedrock-routed/callbacks";
import type { ReportLanguage } from "../../wording/labels";

/** Everything that the filtered part of the page is drawn from, on the server and again in the browser. */
export interface PageData {
  readonly language: ReportLanguage;
  readonly currency: Currency | undefined;
  /** Decimal places of USD, the same on the whole page. */
  readonly digits: number;
  readonly totals: Figures;
  /** In order. Days without calls are not in it. */
  readonly days: readonly DayFigures[];
  /** Most calls first. */
  readonly models: readonly KeyedFigures[];
  /** Most calls first. */
  readonly tags: readonly KeyedFigures[];
  /** Days of each model; `undefined` when the report has no such breakdown. */
  readonly modelDays: ByKey<DayFigures> | undefined;
  /** Days of each tag. */
  readonly tagDays: ByKey<DayFigures> | undefined;
  /** Tags of each model. */
  readonly modelTags: ByKey<KeyedFigures> | undefined;
}

/** The rows of a breakdown by their first key. */
export type ByKey<Row> = ReadonlyMap<string, readonly Row[]>;

/** Takes from a report what the filtered part of the page needs. */
export function toPageData(report: SavingsReport, language: ReportLanguage): PageData {
  const { currency, models, groups } = report;
  return {
    language,
    currency,
    digits: digitsFor(Math.max(report.baselineUsd, report.spentUsd)),
    totals: report,
    days: (groups.day ?? []).map((day) => toDayFigures(day.key, day)),
    models,
    tags: groups.tag ?? [],
    modelDays: breakDown(report, "model", "day", toDayFigures),
    tagDays: breakDown(report, "tag", "day", toDayFigures),
    modelTags: breakDown(report, "model", "tag", (key, figures) => ({ ...figures, key })),
  };
}

/** The rows of a breakdown by their first key: days in order, other rows with the most calls first. */
function breakDown<Row extends { readonly calls: number }>(
  { breakdowns }: SavingsReport,
  first: string,
  second: string,
  toRow: (key: string, figures: PairReport) => Row,
): ByKey<Row> | undefined {
  const breakdown = breakdowns.find(({ dimensions }) => dimensions[0] === first && dimensions[1] === second);
  if (breakdown === undefined) return undefined;
  const rows = new Map<string, Row[]>();
  for (const pair of breakdown.pairs) {
    const [key, secondKey] = pair.keys;
    const row = rows.get(key) ?? [];
    row.push(toRow(secondKey, pair));
    rows.set(key, row);
  }
  if (second !== "day") for (const row of rows.values()) row.sort((a, b) => b.calls - a.calls);
  return rows;
}

/** A large bill shows cents, a small one shows fractions of a cent. */
function digitsFor(usd: number): number {
  if (usd >= 1000) return 2;
  return usd >= 1 ? 4 : 6;
}

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
