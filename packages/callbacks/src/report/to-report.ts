import { type MeteredOperation, toUsd } from "@bedrock-routed/core";
import { percentilesMs } from "../ledger/latency-bins";
import type { CallTotals, ComparisonTotals, Ledger, OperationTotals } from "../ledger/ledger";
import type { Currency } from "./currency";
import type {
  CallsReport,
  ComparisonReport,
  GroupReport,
  LatencyReport,
  OperationReport,
  SavingsReport,
} from "./savings-report";

/** Options of `toReport`. */
export interface ReportOptions {
  /** A currency to show beside USD. */
  readonly currency?: Currency | undefined;
}

/** A ledger as plain data, in USD. */
export function toReport(ledger: Ledger, { currency }: ReportOptions = {}): SavingsReport {
  const { totals, period } = ledger;
  const { model: models = [], ...groups } = groupReports(ledger);
  const operations = operationReports(ledger);
  const operationsCost = sumOperations(ledger, "cost");
  return {
    ...toCallsReport(totals),
    ...toComparisonReport(totals.comparison, totals.calls),
    period: period && { from: new Date(period.from).toISOString(), to: new Date(period.to).toISOString() },
    models: models.map((model) => ({ ...model, modelId: model.key })),
    groups,
    comparisons: [...ledger.comparisons]
      .map(([name, comparison]) => ({ name, ...toComparisonReport(comparison, totals.calls) }))
      .sort((a, b) => compareText(a.name, b.name)),
    operations,
    operationsUsd: toUsd(operationsCost),
    operationsAvoidedUsd: toUsd(sumOperations(ledger, "avoided")),
    spentUsd: toUsd(totals.cost + operationsCost),
    errorKinds: [...ledger.errors]
      .map(([kind, count]) => ({ kind, count }))
      .sort((a, b) => b.count - a.count || compareText(a.kind, b.kind)),
    priceSources: [...ledger.prices]
      .map(([source, dates]) => ({ source, asOf: [...dates].sort() }))
      .sort((a, b) => compareText(a.source, b.source)),
    pricesAsOf: [...new Set([...ledger.prices.values()].flatMap((dates) => [...dates]))].sort(),
    ...(currency === undefined ? {} : { currency }),
  };
}

function groupReports({ groups, totals }: Ledger): Record<string, readonly GroupReport[]> {
  const reports = [...groups].map(([dimension, group]) => {
    const keys = [...group].map(([key, sums]) => toGroupReport(key, sums, totals.calls));
    return [dimension, keys.sort(dimension === "day" ? byKey : byCalls)] as const;
  });
  return Object.fromEntries(reports.sort(([a], [b]) => compareText(a, b)));
}

function toGroupReport(key: string, totals: CallTotals, allCalls: number): GroupReport {
  return {
    key,
    share: allCalls === 0 ? 0 : totals.calls / allCalls,
    ...toCallsReport(totals),
    ...toComparisonReport(totals.comparison, totals.calls),
  };
}

function toCallsReport(totals: CallTotals): CallsReport {
  const { calls, pricedCalls } = totals;
  return {
    calls,
    errors: totals.failed,
    cachedResponses: totals.cached,
    streamedCalls: totals.streamed,
    retriedCalls: totals.retried,
    fallbackCalls: totals.fallbacks,
    usage: totals.usage,
    costedCalls: pricedCalls,
    costUsd: calls > 0 && pricedCalls === 0 ? undefined : toUsd(totals.cost),
    cacheAvoidedUsd: totals.cached > 0 && totals.avoidedCalls === 0 ? undefined : toUsd(totals.avoided),
    latency: toLatencyReport(totals.latency),
    timeToFirstToken: toLatencyReport(totals.timeToFirstToken),
  };
}

function toComparisonReport(comparison: ComparisonTotals, calls: number): ComparisonReport {
  const { baseline, actual, net, routing, caching, tier, profile, routerFee } = comparison.saving;
  return {
    pricedCalls: comparison.calls,
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

function operationReports({ operations }: Ledger): readonly OperationReport[] {
  return [...operations]
    .flatMap(([kind, subjects]) => [...subjects].map(([subject, totals]) => toOperationReport(kind, subject, totals)))
    .sort((a, b) => compareText(a.kind, b.kind) || compareText(a.subject ?? "", b.subject ?? ""));
}

function toOperationReport(
  kind: MeteredOperation["kind"],
  subject: string,
  { cost, avoided, avoidedOperations, ...counts }: OperationTotals,
): OperationReport {
  return {
    kind,
    subject: subject === "" ? undefined : subject,
    ...counts,
    costUsd: counts.pricedOperations === 0 ? undefined : toUsd(cost),
    avoidedUsd: avoidedOperations === 0 ? undefined : toUsd(avoided),
  };
}

function sumOperations({ operations }: Ledger, member: "cost" | "avoided"): bigint {
  const totals = [...operations.values()].flatMap((subjects) => [...subjects.values()]);
  return totals.reduce((sum, operation) => sum + operation[member], 0n);
}

function byCalls(a: GroupReport, b: GroupReport): number {
  return b.calls - a.calls || compareText(a.key, b.key);
}

function byKey(a: GroupReport, b: GroupReport): number {
  return compareText(a.key, b.key);
}

function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
