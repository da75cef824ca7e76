import type { NamedComparisonReport, SavingsReport } from "@bedrock-routed/callbacks";
import type { Wording } from "./wording";

/** A row of the calculation from what was spent to the saving. */
export interface MoneyRow {
  readonly label: string;
  readonly amount: string;
  /** Whether the amount is a part of the row above that is not a part, or says more about it. */
  readonly part?: boolean;
}

/**
 * What was spent, also against the budget; for the calls that could be compared, the baseline, what was paid and the
 * saving with its parts; and the savings against further baselines.
 */
export function toMoneyRows(report: SavingsReport, wording: Wording): readonly MoneyRow[] {
  const { labels, formats } = wording;
  return [
    ...toSpentRows(report, wording),
    ...toBudgetRows(report, wording),
    ...toSavedRows(report, wording),
    ...report.comparisons.map((comparison) => ({
      label: labels.against(comparison.name, formats.usd(comparison.baselineUsd)),
      amount: comparison.comparedCalls === 0 ? labels.unknown : formatSaved(comparison, wording),
    })),
  ];
}

const CALLS_PER_UNIT = 1000;

function toSpentRows(report: SavingsReport, { labels, formats }: Wording): readonly MoneyRow[] {
  const { spent, coverage, costUsd, costPerCallUsd } = report;
  const { count, usd } = formats;
  const isKnown = costUsd !== undefined || spent.operationsUsd > 0;
  return [
    { label: labels.spent, amount: isKnown ? usd(spent.usd) : labels.unknown },
    {
      label: labels.spentForCalls(count(spent.calls), count(coverage.ofCalls)),
      amount: costUsd === undefined ? labels.unknown : usd(costUsd),
      part: true,
    },
    ...(spent.operationsUsd === 0
      ? []
      : [{ label: labels.spentForOperations, amount: usd(spent.operationsUsd), part: true }]),
    ...(costPerCallUsd === undefined
      ? []
      : [
          { label: labels.costPerCall, amount: usd(costPerCallUsd) },
          { label: labels.costPerThousand, amount: usd(costPerCallUsd * CALLS_PER_UNIT) },
        ]),
  ];
}

function toBudgetRows({ budget }: SavingsReport, { labels, formats }: Wording): readonly MoneyRow[] {
  if (budget === undefined) return [];
  const { usd, signedUsd, percent } = formats;
  const { period, key, limitUsd, spentUsd, leftUsd, share, forecast } = budget;
  const withShare = (amount: number): string =>
    limitUsd === 0 ? usd(amount) : `${usd(amount)} (${percent(amount / limitUsd)})`;
  return [
    {
      label: labels.budget(period === "month" ? key : labels.totalPeriod, usd(limitUsd)),
      amount: share === undefined ? usd(spentUsd) : withShare(spentUsd),
    },
    { label: labels.leftOfBudget, amount: signedUsd(leftUsd), part: true },
    ...(forecast === undefined ? [] : [{ label: labels.forecast, amount: withShare(forecast.usd), part: true }]),
  ];
}

function toSavedRows(report: SavingsReport, wording: Wording): readonly MoneyRow[] {
  const { labels, formats } = wording;
  const { split, compared, coverage, baselineUsd, baselineModelIds, caching } = report;
  if (compared.calls === 0) return [{ label: labels.saved, amount: labels.unknown }];
  const unlessZero = (label: string, amount: number): readonly MoneyRow[] =>
    amount === 0 ? [] : [{ label, amount: formats.signedUsd(amount), part: true }];
  return [
    {
      label: labels.baselineOf(baselineModelIds, caching && labels.cachingOfBaseline[caching]),
      amount: formats.usd(baselineUsd),
    },
    {
      label: labels.paidForCompared(formats.count(compared.calls), formats.count(coverage.ofCalls)),
      amount: formats.usd(compared.usd),
    },
    { label: labels.saved, amount: formatSaved(report, wording) },
    { label: labels.split.routing, amount: formats.signedUsd(split.routingUsd), part: true },
    { label: labels.split.caching, amount: formats.signedUsd(split.cachingUsd), part: true },
    ...unlessZero(labels.split.tier, split.tierUsd),
    ...unlessZero(labels.split.profile, split.profileUsd),
    ...unlessZero(labels.split.routerFee, 0 - split.routerFeeUsd),
    ...toOtherRow(report, wording),
  ];
}

/** The saving against the other kind of baseline, because the caching of the baseline decides how large a saving looks. */
function toOtherRow({ caching, byCaching }: SavingsReport, wording: Wording): readonly MoneyRow[] {
  if (caching === undefined || caching === "mixed") return [];
  const other = caching === "same" ? "none" : "same";
  const headline = byCaching[other];
  if (headline === undefined) return [];
  return [{ label: wording.labels.savedAgainst[other], amount: formatSaved(headline, wording), part: true }];
}

function formatSaved(
  { savedUsd, savedPercent }: Pick<NamedComparisonReport, "savedUsd" | "savedPercent">,
  { formats }: Wording,
): string {
  const percent = savedPercent === undefined ? "" : ` (${formats.percent(savedPercent / 100)})`;
  return `${formats.signedUsd(savedUsd)}${percent}`;
}
