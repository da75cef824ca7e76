import { type MeteredOperation, toUsd } from "@bedrock-routed/core";
import type { CallTotals, Ledger, OperationTotals } from "../ledger/ledger";
import { compareText } from "./compare-text";
import type { Currency } from "./currency";
import { parseCurrency } from "./parse-currency";
import type { GroupReport, OperationReport, SavingsReport } from "./savings-report";
import { titleOfSource } from "./title-of-source";
import { toBreakdownReports } from "./to-breakdown-reports";
import { toCallsReport, toComparisonReport } from "./to-calls-report";

/** Options of `toReport`. */
export interface ReportOptions {
  /** A currency to show beside USD. */
  readonly currency?: Currency | undefined;
}

/**
 * A ledger as plain data, in USD.
 * @throws InvalidOptionError when the currency cannot be used
 */
export function toReport(ledger: Ledger, { currency }: ReportOptions = {}): SavingsReport {
  const { totals, period } = ledger;
  const { model: models = [], ...groups } = groupReports(ledger);
  const operations = operationReports(ledger);
  const operationsCost = sumOperations(ledger, "cost");
  return {
    ...toCallsReport(totals),
    period: period && { from: new Date(period.from).toISOString(), to: new Date(period.to).toISOString() },
    models: models.map((model) => ({ ...model, modelId: model.key })),
    groups,
    breakdowns: toBreakdownReports(ledger),
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
      .map(([source, dates]) => ({ source, title: titleOfSource(source), asOf: [...dates].sort() }))
      .sort((a, b) => compareText(a.source, b.source)),
    pricesAsOf: [...new Set([...ledger.prices.values()].flatMap((dates) => [...dates]))].sort(),
    ...(currency === undefined ? {} : { currency: parseCurrency(currency) }),
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
  };
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
