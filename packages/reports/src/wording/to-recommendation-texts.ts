import type { Recommendation } from "../recommendations/recommendation";
import { formatPercent } from "./format-percent";
import { formatUsd } from "./format-usd";
import type { ReportLanguage } from "./render-options";
import type { ReportLabels } from "./report-labels";

/** A finding in words. */
export interface RecommendationText {
  readonly title: string;
  readonly subject: string;
  readonly estimatedSaving: string;
  readonly evidence: string;
  readonly action: string;
}

/** Recommendations in words, in their order. */
export function toRecommendationTexts(
  recommendations: readonly Recommendation[],
  labels: ReportLabels,
  language: ReportLanguage = "en",
  format: (usd: number) => string = formatUsd,
): readonly RecommendationText[] {
  return recommendations.map(({ kind, subject, estimatedSavingsUsd, evidence, action }) => ({
    title: labels.recommendationKinds[kind],
    subject,
    estimatedSaving: labels.estimatedSaving(
      estimatedSavingsUsd === undefined ? undefined : format(estimatedSavingsUsd),
    ),
    evidence: Object.entries(evidence)
      .map(([name, value]) => `${labels.evidence[name] ?? name} ${formatEvidence(name, value, format)}`)
      .join(", "),
    action: action[language],
  }));
}

function formatEvidence(name: string, value: number | string, format: (usd: number) => string): string {
  if (typeof value === "string") return value;
  if (name.startsWith("share")) return formatPercent(100 * value);
  return name.endsWith("Usd") ? format(value) : String(value);
}
