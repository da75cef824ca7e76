import type { SavingsReport } from "@bedrock-routed/callbacks";
import { formatPercent } from "./format-percent";
import { formatUsd } from "./format-usd";
import type { ReportLabels } from "./report-labels";
import { toCurrencyText } from "./to-currency-text";

/** How money is written. */
type FormatUsd = (usd: number) => string;

/** What a reader has to know beside the figures: a sentence for each fact. */
export function toNotes(report: SavingsReport, labels: ReportLabels, format: FormatUsd = formatUsd): readonly string[] {
  const { calls, comparedCalls, coverage, errors, cachedResponses, pricesAsOf, split, cacheAvoidedUsd } = report;
  const formatKnown = (usd: number | undefined): string | undefined => (usd === undefined ? undefined : format(usd));
  return [
    ...(coverage === undefined
      ? []
      : [labels.coverage(String(comparedCalls), String(calls), formatPercent(100 * coverage))]),
    ...(errors === 0 ? [] : [labels.errors(String(errors))]),
    ...(cachedResponses === 0 ? [] : [labels.cached(String(cachedResponses), formatKnown(cacheAvoidedUsd))]),
    ...report.operations.map((operation) => labels.operation(operation, formatKnown(operation.costUsd))),
    ...(report.operationsAvoidedUsd === 0 ? [] : [labels.avoided(format(report.operationsAvoidedUsd))]),
    ...(pricesAsOf.length === 0 ? [] : [labels.prices(report.priceSources)]),
    ...(report.currency === undefined ? [] : [toCurrencyText(report, report.currency, labels)]),
    ...(split.routerFeeUsd === 0 ? [labels.noRouterFee] : []),
  ];
}
