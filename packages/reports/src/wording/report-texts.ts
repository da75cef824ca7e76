import type { ModelReport, PriceSourceReport, SavingsReport } from "@bedrock-routed/callbacks";
import { defaultModelCatalog } from "@bedrock-routed/core";
import type { ReportLabels } from "./labels";
import type { Wording } from "./wording";

/** The first and the last day with their time zone; `undefined` when there is no record. */
export function toPeriodText({ days, timeZones }: SavingsReport, labels: ReportLabels): string | undefined {
  return days && labels.period(days.from, days.to, timeZones);
}

/** A table as text: the first column holds names, the others hold numbers. */
export interface TextTable {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** One row for each model. Failed calls have a column when there are some. */
export function toModelTable({ models, errors }: SavingsReport, { labels, formats }: Wording): TextTable {
  const { model, calls, share, tokenColumns, cost, unknown } = labels;
  const { input, cacheRead, cacheWrite, output } = tokenColumns;
  const whenErrors = (cell: string): readonly string[] => (errors === 0 ? [] : [cell]);
  return {
    columns: [model, calls, ...whenErrors(labels.errorsColumn), share, input, cacheRead, cacheWrite, output, cost],
    rows: models.map((row) => [
      row.modelId,
      formats.count(row.calls),
      ...whenErrors(formats.count(row.errors)),
      formats.percent(row.share),
      ...tokensOf(row).map(formats.count),
      row.costUsd === undefined ? unknown : formats.usd(row.costUsd),
    ]),
  };
}

function tokensOf({ usage }: ModelReport): readonly number[] {
  const cacheWriteTokens = usage.cacheWrite5mTokens + usage.cacheWrite1hTokens;
  return [usage.inputTokens, usage.cacheReadTokens, cacheWriteTokens, usage.outputTokens];
}

/** What a reader must know beside the figures: one sentence for each fact. */
export function toNotes(report: SavingsReport, { labels, formats }: Wording): readonly string[] {
  const { spent, coverage, compared, errors, cachedResponses, split, cacheAvoidedUsd, currency } = report;
  const { count, percent, usd } = formats;
  const formatKnown = (amount: number | undefined): string | undefined =>
    amount === undefined ? undefined : usd(amount);
  const calls = count(coverage.ofCalls);
  const costPercent = compared.shareOfUsd === undefined ? undefined : percent(compared.shareOfUsd);
  return [
    ...(coverage.shareOfCalls === undefined
      ? []
      : [labels.coveredNote({ priced: count(coverage.calls), calls, percent: percent(coverage.shareOfCalls) })]),
    ...(compared.shareOfCalls === undefined
      ? []
      : [
          labels.comparedNote(
            { compared: count(compared.calls), calls, percent: percent(compared.shareOfCalls) },
            costPercent,
          ),
        ]),
    ...(compared.calls === spent.calls ? [] : [labels.noBaseline(count(spent.calls - compared.calls))]),
    ...(errors === 0 ? [] : [labels.errors(count(errors))]),
    ...toUnendedNotes(report, labels, count),
    ...(cachedResponses === 0 ? [] : [labels.cachedResponses(count(cachedResponses), formatKnown(cacheAvoidedUsd))]),
    ...report.operations.map((operation) =>
      labels.operation(
        operation,
        { requests: count(operation.requests), failed: count(operation.failed) },
        formatKnown(operation.costUsd),
      ),
    ),
    ...(report.operationsAvoidedUsd === 0 ? [] : [labels.avoidedCalls(usd(report.operationsAvoidedUsd))]),
    ...toPriceNote(report, labels),
    ...report.priceNotes.map((note) => labels.priceNotes[note]),
    ...(currency === undefined || formats.currency === undefined
      ? []
      : [
          labels.currency(currency, {
            spent: formats.currency(report.spentUsd),
            saved: formats.currency(report.savedUsd),
          }),
        ]),
    ...(split.routerFeeUsd === 0 ? [labels.noRouterFee] : []),
  ];
}

/** Calls that were paid for and gave no whole answer. */
function toUnendedNotes(
  { abandonedCalls, unfinishedCalls = 0, droppedCalls = 0 }: SavingsReport,
  labels: ReportLabels,
  count: (value: number) => string,
): readonly string[] {
  return [
    ...(abandonedCalls === 0 ? [] : [labels.abandonedCalls(count(abandonedCalls))]),
    ...(unfinishedCalls === 0 ? [] : [labels.unfinishedCalls(count(unfinishedCalls))]),
    ...(droppedCalls === 0 ? [] : [labels.droppedCalls(count(droppedCalls))]),
  ];
}

function toPriceNote({ priceSources }: SavingsReport, labels: ReportLabels): readonly string[] {
  const sources = nameOnce(priceSources);
  return sources.length === 0 ? [] : [labels.prices(sources)];
}

/** Each source once with all its dates. A price that two sources agree on has both their names, joined by `+`. */
function nameOnce(reports: readonly PriceSourceReport[]): readonly Pick<PriceSourceReport, "title" | "asOf">[] {
  const { sources } = defaultModelCatalog();
  const dates = new Map<string, Set<string>>();
  for (const { source, title, asOf } of reports) {
    const names = source.split("+");
    for (const name of names) {
      const known = names.length === 1 ? title : (sources[name]?.title ?? name);
      dates.set(known, new Set([...(dates.get(known) ?? []), ...asOf]));
    }
  }
  return [...dates].map(([title, asOf]) => ({ title, asOf: [...asOf].sort() }));
}
