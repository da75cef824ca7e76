import { toUsd } from "@bedrock-routed/core";
import { percentilesMs } from "../ledger/latency-bins";
import type { CallTotals, ComparisonTotals } from "../ledger/ledger";
import type { CallsReport, ComparisonReport, LatencyReport } from "./savings-report";

/** Sums of calls and their comparison with the main baseline, in USD. */
export function toCallsReport(totals: CallTotals): CallsReport & ComparisonReport {
  const { calls, pricedCalls } = totals;
  return {
    calls,
    errors: totals.failed,
    cachedResponses: totals.cached,
    streamedCalls: totals.streamed,
    retriedCalls: totals.retried,
    fallbackCalls: totals.fallbacks,
    usage: totals.usage,
    pricedCalls,
    costUsd: calls > 0 && pricedCalls === 0 ? undefined : toUsd(totals.cost),
    cacheAvoidedUsd: totals.cached > 0 && totals.avoidedCalls === 0 ? undefined : toUsd(totals.avoided),
    latency: toLatencyReport(totals.latency),
    timeToFirstToken: toLatencyReport(totals.timeToFirstToken),
    ...toComparisonReport(totals.comparison, calls),
  };
}

/** A comparison in USD, and what part of `calls` it covers. */
export function toComparisonReport(comparison: ComparisonTotals, calls: number): ComparisonReport {
  const { baseline, actual, net, routing, caching, tier, profile, routerFee } = comparison.saving;
  return {
    comparedCalls: comparison.calls,
    coverage: calls === 0 ? undefined : comparison.calls / calls,
    baselineModelIds: [...comparison.baselineModelIds].sort(),
    baselineUsd: toUsd(baseline),
    actualUsd: toUsd(actual),
    savedUsd: toUsd(net),
    savedPercent: baseline === 0n ? undefined : (100 * toUsd(net)) / toUsd(baseline),
    split: {
      routingUsd: toUsd(routing),
      cachingUsd: toUsd(caching),
      tierUsd: toUsd(tier),
      profileUsd: toUsd(profile),
      routerFeeUsd: toUsd(routerFee),
    },
  };
}

function toLatencyReport(bins: CallTotals["latency"]): LatencyReport {
  const [p50Ms, p90Ms, p99Ms] = percentilesMs(bins, [0.5, 0.9, 0.99]);
  return { count: [...bins.values()].reduce((sum, count) => sum + count, 0), p50Ms, p90Ms, p99Ms };
}
