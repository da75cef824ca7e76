import type { ModelReport, SavingsReport } from "@bedrock-routed/callbacks";
import { formatPercent } from "./format-percent";
import { formatUsd } from "./format-usd";
import type { ReportLabels } from "./report-labels";

/** The cells of each model, under `modelColumns`. */
export function toModelRows({ models }: SavingsReport, { unknown }: ReportLabels): readonly (readonly string[])[] {
  return models.map((model) => toModelRow(model, unknown));
}

function toModelRow({ modelId, calls, share, usage, costUsd }: ModelReport, unknown: string): readonly string[] {
  const tokens = [
    usage.inputTokens,
    usage.cacheReadTokens,
    usage.cacheWrite5mTokens + usage.cacheWrite1hTokens,
    usage.outputTokens,
  ];
  const cost = costUsd === undefined ? unknown : formatUsd(costUsd);
  return [modelId, String(calls), formatPercent(100 * share), ...tokens.map(String), cost];
}
