import Table from "cli-table3";
import type { Currency } from "./currency";
import { formatSignedUsd, formatUsd } from "./format-usd";
import { english, japanese, type ReportLabels } from "./report-labels";
import type { ModelReport, NamedComparisonReport, SavingsReport } from "./savings-report";

const CURRENCY_DIGITS = 4;

const plain = { head: [], border: [], compact: true };

/** Language of a report's words. */
export type ReportLanguage = "en" | "ja";

/** A report for the terminal, without colours. */
export function toText(report: SavingsReport, options: { readonly language?: ReportLanguage } = {}): string {
  const labels = options.language === "ja" ? japanese : english;
  const parts = report.calls === 0 ? [labels.noCalls] : [modelTable(report, labels), moneyTable(report, labels)];
  return [...parts, ...notes(report, labels)].join("\n");
}

function modelTable(report: SavingsReport, labels: ReportLabels): string {
  const colAligns = labels.modelColumns.map((_, column) => (column === 0 ? "left" : "right"));
  const table = new Table({ head: [...labels.modelColumns], colAligns, style: plain });
  table.push(...report.models.map(modelRow));
  return table.toString();
}

function modelRow({ modelId, calls, share, usage, costUsd }: ModelReport): string[] {
  const tokens = [
    usage.inputTokens,
    usage.cacheReadTokens,
    usage.cacheWrite5mTokens + usage.cacheWrite1hTokens,
    usage.outputTokens,
  ];
  const cost = costUsd === undefined ? "?" : formatUsd(costUsd);
  return [modelId, String(calls), formatPercent(100 * share), ...tokens.map(String), cost];
}

function moneyTable(report: SavingsReport, labels: ReportLabels): string {
  const { split, savedPercent } = report;
  const percent = savedPercent === undefined ? "" : ` (${formatPercent(savedPercent)})`;
  const table = new Table({ colAligns: ["left", "right"], style: plain });
  table.push(
    [labels.baseline(report.baselineModelIds), formatUsd(report.baselineUsd)],
    [labels.actual, formatUsd(report.actualUsd)],
    [labels.saved, `${formatSignedUsd(report.savedUsd)}${percent}`],
    [labels.routing, formatSignedUsd(split.routingUsd)],
    [labels.caching, formatSignedUsd(split.cachingUsd)],
    ...unlessZero(labels.tier, split.tierUsd),
    ...unlessZero(labels.profile, split.profileUsd),
    ...unlessZero(labels.routerFee, 0 - split.routerFeeUsd),
    ...report.comparisons.map((comparison) => comparisonRow(comparison, labels)),
  );
  return table.toString();
}

/** What another baseline would have cost, and the saving against it. */
function comparisonRow(comparison: NamedComparisonReport, labels: ReportLabels): [string, string] {
  const { savedUsd, savedPercent, baselineUsd } = comparison;
  const percent = savedPercent === undefined ? "" : ` (${formatPercent(savedPercent)})`;
  return [labels.against(comparison.name, formatUsd(baselineUsd)), `${formatSignedUsd(savedUsd)}${percent}`];
}

/** A row for a part that is not always in play. */
function unlessZero(label: string, usd: number): [string, string][] {
  return usd === 0 ? [] : [[label, formatSignedUsd(usd)]];
}

function notes(report: SavingsReport, labels: ReportLabels): string[] {
  const { calls, pricedCalls, coverage, errors, cachedResponses, pricesAsOf, split } = report;
  return [
    ...(coverage === undefined ? [] : [labels.coverage(pricedCalls, calls, formatPercent(100 * coverage))]),
    ...(errors === 0 ? [] : [labels.errors(errors)]),
    ...(cachedResponses === 0 ? [] : [labels.cached(cachedResponses, formatOptional(report.cacheAvoidedUsd))]),
    ...report.operations.map((operation) => labels.operation(operation, formatOptional(operation.costUsd))),
    ...(report.operationsAvoidedUsd === 0 ? [] : [labels.avoided(formatUsd(report.operationsAvoidedUsd))]),
    ...(pricesAsOf.length === 0 ? [] : [labels.prices(report.priceSources)]),
    ...(report.currency === undefined ? [] : [labels.currency(report.currency, inCurrency(report, report.currency))]),
    ...(split.routerFeeUsd === 0 ? [labels.noRouterFee] : []),
  ];
}

function inCurrency({ spentUsd, savedUsd }: SavingsReport, { code, perUsd }: Currency): [spent: string, saved: string] {
  const format = (usd: number): string => `${(usd * perUsd).toFixed(CURRENCY_DIGITS)} ${code}`;
  return [format(spentUsd), format(savedUsd)];
}

function formatOptional(usd: number | undefined): string {
  return usd === undefined ? "?" : formatUsd(usd);
}

function formatPercent(percent: number): string {
  return `${percent.toFixed(1)}%`;
}
