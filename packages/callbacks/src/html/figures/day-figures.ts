import type { PairReport } from "../../report/savings-report";
import { type Figures, paidOf, promptTokensOf } from "./figures";

/** What the charts by day show of a day: the least, for there are many days of many models and tags. */
export interface DayFigures extends Pick<Figures, "calls" | "pricedCalls" | "baselineUsd" | "savedUsd" | "latency"> {
  /** ISO date. */
  readonly key: string;
  /** Over `pricedCalls`, router fees included. */
  readonly paidUsd: number;
  readonly promptTokens: number;
  /** Of `promptTokens`. */
  readonly cacheReadTokens: number;
}

export function toDayFigures(key: string, report: Omit<PairReport, "keys">): DayFigures {
  const { calls, pricedCalls, baselineUsd, savedUsd, latency, usage } = report;
  return {
    key,
    calls,
    pricedCalls,
    baselineUsd,
    savedUsd,
    latency,
    paidUsd: paidOf(report),
    promptTokens: promptTokensOf(report),
    cacheReadTokens: usage.cacheReadTokens,
  };
}
