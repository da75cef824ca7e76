import type { NamedComparisonReport, SavingsReport } from "@bedrock-routed/callbacks";
import { formatPercent } from "./format-percent";
import { formatSignedUsd, formatUsd } from "./format-usd";
import type { ReportLabels } from "./report-labels";

/** A line of the account: `part` is a part of the line before. */
export interface MoneyRow {
  readonly label: string;
  readonly amount: string;
  readonly part?: boolean;
}

/** From the baseline to what was saved, and against further baselines. */
export function toMoneyRows(report: SavingsReport, labels: ReportLabels): readonly MoneyRow[] {
  const { split } = report;
  return [
    { label: labels.baseline(report.baselineModelIds), amount: formatUsd(report.baselineUsd) },
    { label: labels.actual, amount: formatUsd(report.actualUsd) },
    { label: labels.saved, amount: formatSaved(report) },
    { label: labels.routing, amount: formatSignedUsd(split.routingUsd), part: true },
    { label: labels.caching, amount: formatSignedUsd(split.cachingUsd), part: true },
    ...unlessZero(labels.tier, split.tierUsd),
    ...unlessZero(labels.profile, split.profileUsd),
    ...unlessZero(labels.routerFee, 0 - split.routerFeeUsd),
    ...report.comparisons.map((comparison) => ({
      label: labels.against(comparison.name, formatUsd(comparison.baselineUsd)),
      amount: formatSaved(comparison),
    })),
  ];
}

function formatSaved({ savedUsd, savedPercent }: Pick<NamedComparisonReport, "savedUsd" | "savedPercent">): string {
  const percent = savedPercent === undefined ? "" : ` (${formatPercent(savedPercent)})`;
  return `${formatSignedUsd(savedUsd)}${percent}`;
}

/** A row for a part that is not always in play. */
function unlessZero(label: string, usd: number): readonly MoneyRow[] {
  return usd === 0 ? [] : [{ label, amount: formatSignedUsd(usd), part: true }];
}
