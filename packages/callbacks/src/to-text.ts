import Table from "cli-table3";
import { formatSignedUsd, formatUsd } from "./format-usd";
import { english, japanese, type ReportLabels } from "./report-labels";
import type { ModelReport, SavingsReport } from "./savings-report";

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

function modelRow({ modelId, calls, share, usage, actualUsd }: ModelReport): string[] {
  const tokens = [
    usage.inputTokens,
    usage.cacheReadTokens,
    usage.cacheWrite5mTokens + usage.cacheWrite1hTokens,
    usage.outputTokens,
  ];
  const cost = actualUsd === undefined ? "?" : formatUsd(actualUsd);
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
  );
  return table.toString();
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
    ...(cachedResponses === 0 ? [] : [labels.cached(cachedResponses)]),
    ...(pricesAsOf.length === 0 ? [] : [labels.prices(pricesAsOf)]),
    ...(split.routerFeeUsd === 0 ? [labels.noRouterFee] : []),
  ];
}

function formatPercent(percent: number): string {
  return `${percent.toFixed(1)}%`;
}
