import type { SavingsReport } from "@bedrock-routed/callbacks";
import { labelsOf } from "../wording/labels-of";
import type { RenderOptions } from "../wording/render-options";
import type { ReportLabels } from "../wording/report-labels";
import { toModelRows } from "../wording/to-model-rows";
import { toMoneyRows } from "../wording/to-money-rows";
import { toNotes } from "../wording/to-notes";
import { toPeriodText } from "../wording/to-period-text";
import { toRecommendationTexts } from "../wording/to-recommendation-texts";
import { escapeMarkdown } from "./escape-markdown";

/** A report in GitHub-flavoured Markdown, such as for a pull request or a wiki. Names from outside are escaped. */
export function renderMarkdown(report: SavingsReport, { language, recommendations = [] }: RenderOptions = {}): string {
  const labels = labelsOf(language);
  const period = report.period && escapeMarkdown(toPeriodText(report.period, labels));
  const tables =
    report.calls === 0 ? [escapeMarkdown(labels.noCalls)] : [moneyTable(report, labels), modelTable(report, labels)];
  const notes = toNotes(report, labels).map((note) => `- ${escapeMarkdown(note)}`);
  const changes = toRecommendationTexts(recommendations, labels, language).map((recommendation) => {
    const [title, subject, estimatedSaving, evidence, action] = [
      recommendation.title,
      recommendation.subject,
      recommendation.estimatedSaving,
      recommendation.evidence,
      recommendation.action,
    ].map(escapeMarkdown);
    return `1. **${title}**: ${subject} (${estimatedSaving}; ${evidence})\n   ${action}`;
  });
  const blocks = [
    `# ${escapeMarkdown(labels.title)}`,
    ...(period === undefined ? [] : [period]),
    ...tables,
    ...(changes.length === 0 ? [] : [`## ${escapeMarkdown(labels.recommendations)}`, changes.join("\n")]),
    notes.join("\n"),
  ];
  return `${blocks.join("\n\n")}\n`;
}

function modelTable(report: SavingsReport, labels: ReportLabels): string {
  return table(labels.modelColumns, toModelRows(report, labels));
}

function moneyTable(report: SavingsReport, labels: ReportLabels): string {
  const rows = toMoneyRows(report, labels).map(({ label, amount, part }) => [part ? `– ${label}` : label, amount]);
  return table(["", "USD"], rows);
}

/** The first column is text, the others are numbers. */
function table(columns: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  const rule = columns.map((_, index) => (index === 0 ? ":--" : "--:"));
  return [line(columns.map(escapeMarkdown)), line(rule), ...rows.map((row) => line(row.map(escapeMarkdown)))].join(
    "\n",
  );
}
