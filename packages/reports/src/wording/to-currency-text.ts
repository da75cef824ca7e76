import type { Currency, SavingsReport } from "@bedrock-routed/callbacks";
import type { ReportLabels } from "./report-labels";

const DIGITS = 4;

/** Spent and saved in the reader's currency, with its rate. */
export function toCurrencyText(
  { spentUsd, savedUsd }: SavingsReport,
  currency: Currency,
  labels: ReportLabels,
): string {
  const format = (usd: number): string => `${(usd * currency.perUsd).toFixed(DIGITS)} ${currency.code}`;
  return labels.currency(currency, [format(spentUsd), format(savedUsd)]);
}
