import type { SavingsReport } from "@bedrock-routed/callbacks";
import type { ReportLabels } from "./wording/labels";
import {
  type RecommendationText,
  type RenderOptions,
  reportLabels,
  type TextTable,
  toModelTable,
  toMoneyRows,
  toNotes,
  toPeriodText,
  toRecommendationTexts,
} from "./wording/report-texts";

/**
 * Renders a report as GitHub-flavoured Markdown, for example for a pull request or a wiki. Names from outside are
 * escaped, so they cannot add markup, HTML or links.
 *
 * @throws InvalidOptionError when `language` is neither `"en"` nor `"ja"`
 */
export function renderMarkdown(report: SavingsReport, { language, recommendations = [] }: RenderOptions = {}): string {
  const labels = reportLabels(language);
  const tables =
    report.calls === 0
      ? [escapeMarkdown(labels.noCalls)]
      : [moneyTable(report, labels), renderTable(toModelTable(report, labels))];
  const changes = toRecommendationTexts(recommendations, labels, language).map(renderRecommendation);
  const blocks = [
    `# ${escapeMarkdown(labels.title)}`,
    ...(report.period === undefined ? [] : [escapeMarkdown(toPeriodText(report.period, labels))]),
    ...tables,
    ...(changes.length === 0 ? [] : [`## ${escapeMarkdown(labels.recommendations)}`, changes.join("\n")]),
    toNotes(report, labels)
      .map((note) => `- ${escapeMarkdown(note)}`)
      .join("\n"),
  ];
  return `${blocks.join("\n\n")}\n`;
}

function moneyTable(report: SavingsReport, labels: ReportLabels): string {
  const rows = toMoneyRows(report, labels).map(({ label, amount, part }) => [part ? `– ${label}` : label, amount]);
  return renderTable({ columns: ["", "USD"], rows });
}

function renderTable({ columns, rows }: TextTable): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  const rule = columns.map((_, index) => (index === 0 ? ":--" : "--:"));
  return [line(columns.map(escapeMarkdown)), line(rule), ...rows.map((row) => line(row.map(escapeMarkdown)))].join(
    "\n",
  );
}

function renderRecommendation({ title, subject, estimatedSaving, evidence, action }: RecommendationText): string {
  const facts = `(${escapeMarkdown(estimatedSaving)}; ${escapeMarkdown(evidence)})`;
  return `1. **${escapeMarkdown(title)}**: ${escapeMarkdown(subject)} ${facts}\n   ${escapeMarkdown(action)}`;
}

/** Escapes a text so that it stands as it is, also in a table cell: no markup, no HTML, no link, no new line. */
export function escapeMarkdown(text: string): string {
  return text
    .replaceAll(/[\p{Cc}\u2028\u2029]+/gu, " ")
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll(/[\\`*_[\]|~]|:(?=\/\/)/g, "\\$&")
    .replaceAll(/\bwww\./gi, (start) => start.replace(".", "\\."));
}
