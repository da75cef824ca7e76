import type { PairReport } from "@bedrock-routed/callbacks";
import { type Figures, paidOf, promptTokensOf } from "./figures";

/** What the charts by day show of a day: the least, for there are many days of many models and tags. */
export interface DayFigures extends Pick<Figures, "calls" | "comparedCalls" | "baselineUsd" | "savedUsd" | "latency"> {
  /** ISO date. */
  readonly key: string;
  /** Over `comparedCalls`, router fees included. */
  readonly paidUsd: number;
  readonly promptTokens: number;
  /** Of `promptTokens`. */
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
