import type { PairReport } from "@bedrock-routed/callbacks";

/** What the page shows of some calls. A report, a group and a pair of a cross all have it. */
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

/** In ms; `undefined` when there is no measure. */
interface Percentiles {
  readonly p50Ms: number | undefined;
  readonly p90Ms: number | undefined;
}

/** The figures of a model, a tag or another key. */
export type KeyedFigures = Figures & { readonly key: string };

/** What was paid for the calls that the comparison covers, router fee included. */
export function paidOf({ actualUsd, split }: Pick<Figures, "actualUsd" | "split">): number {
  return actualUsd + split.routerFeeUsd;
}

/** All tokens of prompts, those from the cache and into it too. */
export function promptTokensOf({ usage }: Pick<Figures, "usage">): number {
  return usage.inputTokens + usage.cacheReadTokens + usage.cacheWrite5mTokens + usage.cacheWrite1hTokens;
}

/** Of the tokens of prompts, 0 to 1, those that came from the prompt cache; `undefined` when there were none. */
export function cacheHitRateOf(figures: Pick<Figures, "usage">): number | undefined {
  const promptTokens = promptTokensOf(figures);
  return promptTokens === 0 ? undefined : figures.usage.cacheReadTokens / promptTokens;
}

/** Of the baseline, -∞ to 1; `undefined` when the baseline is 0. */
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
