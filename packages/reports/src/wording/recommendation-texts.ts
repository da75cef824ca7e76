import type { Recommendation, RecommendationKind } from "../recommendations/recommendation";
import type { Wording } from "./wording";

/** All recommendations of one kind in words: what to do once, and each model or router that it is about. */
export interface RecommendationText {
  readonly kind: RecommendationKind;
  readonly title: string;
  readonly action: string;
  readonly subjects: readonly RecommendedSubject[];
}

/** A model or a router, with what the change would save and the numbers behind it. */
export interface RecommendedSubject {
  readonly subject: string;
  readonly estimatedSaving: string;
  readonly evidence: string;
}

/** Recommendations in words, one for each kind. A kind has the place of its first recommendation. */
export function toRecommendationTexts(
  recommendations: readonly Recommendation[],
  wording: Wording,
): readonly RecommendationText[] {
  const { labels, language } = wording;
  const kinds = [...new Set(recommendations.map(({ kind }) => kind))];
  return kinds.map((kind) => {
    const alike = recommendations.filter((recommendation) => recommendation.kind === kind);
    return {
      kind,
      title: labels.recommendationKinds[kind],
      action: alike[0]?.action[language] ?? "",
      subjects: alike.map((recommendation) => toSubject(recommendation, wording)),
    };
  });
}

function toSubject(
  { subject, estimatedSavingsUsd, evidence }: Recommendation,
  { labels, formats }: Wording,
): RecommendedSubject {
  return {
    subject,
    estimatedSaving: labels.estimatedSaving(
      estimatedSavingsUsd === undefined ? undefined : formats.usd(estimatedSavingsUsd),
    ),
    evidence: Object.entries(evidence)
      .map(([name, value]) => `${labels.evidence[name] ?? name} ${formatEvidence(name, value, formats)}`)
      .join(", "),
  };
}

function formatEvidence(name: string, value: number | string, { usd, count, percent }: Wording["formats"]): string {
  if (typeof value === "string") return value;
  if (name.startsWith("share")) return percent(value);
  return name.endsWith("Usd") ? usd(value) : count(value);
}
