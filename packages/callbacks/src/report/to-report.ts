import {
  defaultModelCatalog,
  InvalidOptionError,
  isPriceNote,
  type MeteredOperation,
  omitUndefined,
  type PriceNote,
  toUsd,
} from "@bedrock-routed/core";
import { percentilesMs } from "../ledger/latency-bins";
import type {
  CallGroup,
  CallTotals,
  ComparisonTotals,
  HeadlineTotals,
  Ledger,
  OperationTotals,
} from "../ledger/ledger";
import { createDayReader } from "../record/read-run";
import { type BudgetOption, toBudgetReport } from "./budget-report";
import type {
  BreakdownReport,
  CallsReport,
  ComparisonReport,
  Currency,
  GroupReport,
  HeadlineReport,
  LatencyReport,
  OperationReport,
  PairReport,
  SavingsReport,
} from "./savings-report";

/** Options of `toReport`. */
export interface ReportOptions {
  /**
   * A currency to show beside USD.
   * @default undefined: USD only
   */
  readonly currency?: Currency | undefined;
  /**
   * A budget to compare what was spent with, such as `{ limitUsd: 100 }` for a month.
   * @default undefined
   */
  readonly budget?: BudgetOption | undefined;
}

/**
 * A ledger as plain data, in USD.
 * @throws InvalidOptionError when `currency.code` is not an ISO 4217 code, `currency.perUsd` is not above
 * 0, or `budget` is invalid
 */
export function toReport(ledger: Ledger, { currency, budget }: ReportOptions = {}): SavingsReport {
  const { totals, period } = ledger;
  const { model: models = [], ...groups } = toGroupReports(ledger);
  const operationsCost = sumOperations(ledger, "cost");
  const days = toDays(ledger);
  return {
    ...toCallsReport(totals),
    ...toSummary(totals, operationsCost),
    abandonedCalls: totals.abandoned,
    period: period && { from: new Date(period.from).toISOString(), to: new Date(period.to).toISOString() },
    days,
    timeZones: [...ledger.timeZones].sort(),
    models: models.map((model) => ({ ...model, modelId: model.key })),
    groups,
    breakdowns: toBreakdownReports(ledger),
    comparisons: [...ledger.comparisons]
      .map(([name, comparison]) => ({ name, ...toComparisonReport(comparison, totals.calls + totals.unmetered) }))
      .sort((a, b) => compareText(a.name, b.name)),
    operations: toOperationReports(ledger),
    operationsUsd: toUsd(operationsCost),
    operationDays: [...ledger.operationDays]
      .map(([day, cost]) => ({ day, usd: toUsd(cost) }))
      .sort((a, b) => compareText(a.day, b.day)),
    operationsAvoidedUsd: toUsd(sumOperations(ledger, "avoided")),
    spentUsd: toUsd(totals.cost + operationsCost),
    errorKinds: [...ledger.errors]
      .map(([kind, count]) => ({ kind, count }))
      .sort((a, b) => b.count - a.count || compareText(a.kind, b.kind)),
    ...toPriceReports(ledger.prices),
    pricesAsOf: [...new Set([...ledger.prices.values()].flatMap((dates) => [...dates]))].sort(),
    ...omitUndefined({
      currency: currency && checkCurrency(currency),
      budget: budget && toBudgetReport(ledger, budget, { spent: totals.cost + operationsCost, days }),
    }),
  };
}

/** Spent, compared and covered: three different parts of the calls, each with its share. */
function toSummary(
  { calls: answered, unmetered, pricedCalls, cost, comparison }: CallTotals,
  operationsCost: bigint,
): Pick<SavingsReport, "spent" | "compared" | "coverage"> {
  const calls = answered + unmetered;
  const comparedCost = comparison.saving.actual + comparison.saving.routerFee;
  return {
    spent: { calls: pricedCalls, usd: toUsd(cost + operationsCost), operationsUsd: toUsd(operationsCost) },
    compared: {
      calls: comparison.calls,
      usd: toUsd(comparedCost),
      shareOfCalls: shareOf(comparison.calls, calls),
      shareOfUsd: shareOf(toUsd(comparedCost), toUsd(cost)),
    },
    coverage: {
      calls: pricedCalls,
      ofCalls: calls,
      shareOfCalls: shareOf(pricedCalls, calls),
      shareOfUsd: calls > 0 && pricedCalls === calls ? 1 : undefined,
    },
  };
}

function shareOf(part: number, whole: number): number | undefined {
  return whole === 0 ? undefined : part / whole;
}

/** The first and the last day. With several time zones, the days are those of UTC. */
function toDays({ period, timeZones }: Ledger): SavingsReport["days"] {
  if (period === undefined) return undefined;
  const [timeZone = "UTC", ...others] = timeZones;
  const dayOf = createDayReader(others.length === 0 ? timeZone : "UTC");
  return { from: dayOf(period.from), to: dayOf(period.to) };
}

/** Sums of calls and their comparison with the main baseline, in USD. */
function toCallsReport(totals: CallTotals): CallsReport & ComparisonReport {
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
    costPerCallUsd: pricedCalls === 0 ? undefined : toUsd(totals.cost) / pricedCalls,
    cacheAvoidedUsd: totals.cached > 0 && totals.avoidedCalls === 0 ? undefined : toUsd(totals.avoided),
    latency: toLatencyReport(totals.latency),
    timeToFirstToken: toLatencyReport(totals.timeToFirstToken),
    ...toComparisonReport(totals.comparison, calls + totals.unmetered),
  };
}

/** A comparison in USD. `calls` is the number of all calls, for the coverage. */
function toComparisonReport(comparison: ComparisonTotals, calls: number): ComparisonReport {
  const { baseline, actual, net, routing, caching, tier, profile, routerFee } = comparison.saving;
  return {
    comparedCalls: comparison.calls,
    comparedShare: shareOf(comparison.calls, calls),
    ...toCachingReport(comparison),
    baselineModelIds: [...comparison.baselineModelIds].sort(),
    baselineUsd: toUsd(baseline),
    actualUsd: toUsd(actual),
    savedUsd: toUsd(net),
    savedPercent: toPercent(net, baseline),
    split: {
      routingUsd: toUsd(routing),
      cachingUsd: toUsd(caching),
      tierUsd: toUsd(tier),
      profileUsd: toUsd(profile),
      routerFeeUsd: toUsd(routerFee),
    },
  };
}

/** The headline against the baseline with caching and without. */
function toCachingReport({
  calls,
  saving,
  caching,
  otherCaching,
}: ComparisonTotals): Pick<ComparisonReport, "caching" | "byCaching"> {
  const [kind, ...others] = caching;
  if (kind === undefined || others.length > 0) {
    return {
      caching: kind === undefined ? undefined : "mixed",
      byCaching: { none: undefined, same: undefined },
    };
  }
  const own = toHeadline({ calls, baseline: saving.baseline, net: saving.net });
  const other = toHeadline(otherCaching);
  return { caching: kind, byCaching: kind === "none" ? { none: own, same: other } : { none: other, same: own } };
}

function toHeadline({ calls, baseline, net }: HeadlineTotals): HeadlineReport | undefined {
  if (calls === 0) return undefined;
  return {
    comparedCalls: calls,
    baselineUsd: toUsd(baseline),
    savedUsd: toUsd(net),
    savedPercent: toPercent(net, baseline),
  };
}

function toPercent(net: bigint, baseline: bigint): number | undefined {
  return baseline === 0n ? undefined : (100 * toUsd(net)) / toUsd(baseline);
}

function toLatencyReport(bins: CallTotals["latency"]): LatencyReport {
  const [p50Ms, p90Ms, p99Ms] = percentilesMs(bins, [0.5, 0.9, 0.99]);
  return { count: [...bins.values()].reduce((sum, count) => sum + count, 0), p50Ms, p90Ms, p99Ms };
}

function toGroupReports({ groups, totals }: Ledger): Record<string, readonly GroupReport[]> {
  const reports = [...groups].map(([dimension, group]) => {
    const keys = [...group].map(([key, sums]) => toGroupReport(key, sums, totals.calls));
    return [dimension, keys.sort(dimension === "day" ? byKey : byCalls)] as const;
  });
  return Object.fromEntries(reports.sort(([a], [b]) => compareText(a, b)));
}

function toGroupReport(key: string, totals: CallTotals, allCalls: number): GroupReport {
  return { key, share: allCalls === 0 ? 0 : totals.calls / allCalls, ...toCallsReport(totals) };
}

function byCalls(a: GroupReport, b: GroupReport): number {
  return b.calls - a.calls || compareText(a.key, b.key);
}

function byKey(a: GroupReport, b: GroupReport): number {
  return compareText(a.key, b.key);
}

/** Every breakdown of a ledger, its pairs as a sorted list. */
function toBreakdownReports({ breakdowns }: Ledger): readonly BreakdownReport[] {
  return [...breakdowns]
    .flatMap(([first, seconds]) => [...seconds].map(([second, rows]) => toBreakdownReport([first, second], rows)))
    .sort((a, b) => compareKeys(a.dimensions, b.dimensions));
}

function toBreakdownReport(
  dimensions: BreakdownReport["dimensions"],
  rows: ReadonlyMap<string, CallGroup>,
): BreakdownReport {
  const pairs = [...rows].flatMap(([first, row]) => [...row].map(([second, sums]) => toPair([first, second], sums)));
  return { dimensions, pairs: pairs.sort((a, b) => compareKeys(a.keys, b.keys)) };
}

function toPair(keys: PairReport["keys"], totals: CallTotals): PairReport {
  return { keys, ...toCallsReport(totals) };
}

function compareKeys(a: PairReport["keys"], b: PairReport["keys"]): number {
  return compareText(a[0], b[0]) || compareText(a[1], b[1]);
}

function toOperationReports({ operations }: Ledger): readonly OperationReport[] {
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

/** The sources of the prices, each with its dates, and what was assumed about some of the prices. */
function toPriceReports(prices: Ledger["prices"]): Pick<SavingsReport, "priceSources" | "priceNotes"> {
  const datesBySource = new Map<string, Set<string>>();
  const notes = new Set<PriceNote>();
  for (const [joined, dates] of prices) {
    const names = joined.split("+");
    for (const name of names) if (isPriceNote(name)) notes.add(name);
    const source = names.filter((name) => !isPriceNote(name)).join("+");
    const known = datesBySource.get(source) ?? new Set();
    for (const date of dates) known.add(date);
    datesBySource.set(source, known);
  }
  return {
    priceSources: [...datesBySource]
      .map(([source, dates]) => ({ source, title: titleOfSource(source), asOf: [...dates].sort() }))
      .sort((a, b) => compareText(a.source, b.source)),
    priceNotes: [...notes].sort(),
  };
}

/** The source of a price in words. When two sources agree on a price, their names are joined by `+`. */
function titleOfSource(source: string): string {
  const { sources } = defaultModelCatalog();
  const titles = source.split("+").map((name) => (Object.hasOwn(sources, name) ? sources[name]?.title : undefined));
  return titles.includes(undefined) ? source : titles.join("; ");
}

function checkCurrency(currency: Currency): Currency {
  const { code, perUsd } = currency;
  if (!/^[A-Z]{3}$/.test(code)) {
    throw new InvalidOptionError("currency.code", code, 'pass an ISO 4217 code, such as "JPY"');
  }
  if (!Number.isFinite(perUsd) || perUsd <= 0) {
    throw new InvalidOptionError("currency.perUsd", perUsd, "pass the units of the currency for 1 USD, more than 0");
  }
  return currency;
}

/** Orders texts by code units, which gives the same order in every locale. */
function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
