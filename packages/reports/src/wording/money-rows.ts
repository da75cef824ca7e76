import type { NamedComparisonReport, SavingsReport } from "@bedrock-routed/callbacks";
import { paidOf } from "../figures/figures";
import type { Wording } from "./wording";

/** A row of the calculation from what was spent to the saving. */
export interface MoneyRow {
  readonly label: string;
  readonly amount: string;
  /** Whether the amount is a part of the row above that is not a part. */
  readonly part?: boolean;
}

/**
 * What was spent; for the calls that could be compared, the baseline, what was paid and the saving with its parts; and
 * the savings against further baselines.
 */
export function toMoneyRows(report: SavingsReport, wording: Wording): readonly MoneyRow[] {
  const { labels, formats } = wording;
  return [
    ...toSpentRows(report, wording),
    ...toSavedRows(report, wording),
    ...report.comparisons.map((comparison) => ({
      label: labels.against(comparison.name, formats.usd(comparison.baselineUsd)),
      amount: comparison.comparedCalls === 0 ? labels.unknown : formatSaved(comparison, wording),
    })),
  ];
}

function toSpentRows(
  { spentUsd, costUsd, operationsUsd, pricedCalls, calls }: SavingsReport,
  { labels, formats }: Wording,
): readonly MoneyRow[] {
  const { count, usd } = formats;
  const isKnown = costUsd !== undefined || operationsUsd > 0;
  return [
    { label: labels.spent, amount: isKnown ? usd(spentUsd) : labels.unknown },
    {
      label: labels.spentForCalls(count(pricedCalls), count(calls)),
      amount: costUsd === undefined ? labels.unknown : usd(costUsd),
      part: true,
    },
    ...(operationsUsd === 0 ? [] : [{ label: labels.spentForOperations, amount: usd(operationsUsd), part: true }]),
  ];
}

function toSavedRows(report: SavingsReport, wording: Wording): readonly MoneyRow[] {
  const { labels, formats } = wording;
  const { split, comparedCalls, calls, baselineUsd, baselineModelIds } = report;
  if (comparedCalls === 0) return [{ label: labels.saved, amount: labels.unknown }];
  const unlessZero = (label: string, amount: number): readonly MoneyRow[] =>
    amount === 0 ? [] : [{ label, amount: formats.signedUsd(amount), part: true }];
  return [
    { label: labels.baselineOf(baselineModelIds), amount: formats.usd(baselineUsd) },
    {
      label: labels.paidForCompared(formats.count(comparedCalls), formats.count(calls)),
      amount: formats.usd(paidOf(report)),
    },
    { label: labels.saved, amount: formatSaved(report, wording) },
    { label: labels.split.routing, amount: formats.signedUsd(split.routingUsd), part: true },
    { label: labels.split.caching, amount: formats.signedUsd(split.cachingUsd), part: true },
    ...unlessZero(labels.split.tier, split.tierUsd),
    ...unlessZero(labels.split.profile, split.profileUsd),
    ...unlessZero(labels.split.routerFee, 0 - split.routerFeeUsd),
  ];
}

function formatSaved(
  { savedUsd, savedPercent }: Pick<NamedComparisonReport, "savedUsd" | "savedPercent">,
  { formats }: Wording,
): string {
  const percent = savedPercent === undefined ? "" : ` (${formats.percent(savedPercent / 100)})`;
  return `${formats.signedUsd(savedUsd)}${percent}`;
}
