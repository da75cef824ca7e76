import type { Finding } from "../findings/finding";
import { formatPercent } from "./format-percent";
import { formatUsd } from "./format-usd";
import type { ReportLanguage } from "./render-options";
import type { ReportLabels } from "./report-labels";

/** A finding in words. */
export interface FindingText {
  readonly title: string;
  readonly subject: string;
  readonly stake: string;
  readonly evidence: string;
  readonly remedy: string;
}

/** Findings in words, in their order. */
export function toFindingTexts(
  findings: readonly Finding[],
  labels: ReportLabels,
  language: ReportLanguage = "en",
  format: (usd: number) => string = formatUsd,
): readonly FindingText[] {
  return findings.map(({ kind, subject, stakeUsd, evidence, remedy }) => ({
    title: labels.findingKinds[kind],
    subject,
    stake: labels.stake(stakeUsd === undefined ? undefined : format(stakeUsd)),
    evidence: Object.entries(evidence)
      .map(([name, value]) => `${labels.evidence[name] ?? name} ${formatEvidence(name, value, format)}`)
      .join(", "),
    remedy: remedy[language],
  }));
}

function formatEvidence(name: string, value: number | string, format: (usd: number) => string): string {
  if (typeof value === "string") return value;
  if (name.startsWith("share")) return formatPercent(100 * value);
  return name.endsWith("Usd") ? format(value) : String(value);
}
