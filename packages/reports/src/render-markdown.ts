import type { SavingsReport } from "@bedrock-routed/callbacks";
import type { RouterDrift } from "./drift/router-drift";
import { toDriftTable } from "./wording/drift-texts";
import { escapeMarkdown } from "./wording/escape-text";
import { toMoneyRows } from "./wording/money-rows";
import { type RecommendationText, toRecommendationTexts } from "./wording/recommendation-texts";
import { type TextTable, toModelTable, toNotes, toPeriodText } from "./wording/report-texts";
import { createWording, type RenderOptions, type Wording } from "./wording/wording";

/**
 * Renders a report as GitHub-flavoured Markdown, for example for a pull request or a wiki. Names from outside are
 * escaped, so they cannot add markup, HTML or links.
 *
 * @throws InvalidOptionError when `language` is neither `"en"` nor `"ja"`
 */
export function renderMarkdown(
  report: SavingsReport,
  { language, recommendations = [], drift }: RenderOptions = {},
): string {
  const wording = createWording(report, language);
  const { labels } = wording;
  const tables =
    report.calls === 0
      ? [escapeMarkdown(labels.noCalls)]
      : [moneyTable(report, wording), renderTable(toModelTable(report, wording))];
  const changes = toRecommendationTexts(recommendations, wording).map(renderRecommendation);
  const period = toPeriodText(report, labels);
  const blocks = [
    `# ${escapeMarkdown(labels.title)}`,
    ...(period === undefined ? [] : [escapeMarkdown(period)]),
    ...tables,
    ...(drift === undefined ? [] : renderDrift(drift, wording)),
    ...(changes.length === 0 ? [] : [`## ${escapeMarkdown(labels.recommendations)}`, changes.join("\n")]),
    toNotes(report, wording)
      .map((note) => `- ${escapeMarkdown(note)}`)
      .join("\n"),
  ];
  return `${blocks.join("\n\n")}\n`;
}

function moneyTable(report: SavingsReport, wording: Wording): string {
  const rows = toMoneyRows(report, wording).map(({ label, amount, part }) => [part ? `– ${label}` : label, amount]);
  return renderTable({ columns: ["", "USD"], rows });
}

function renderDrift(drift: RouterDrift, wording: Wording): readonly string[] {
  return [
    `## ${escapeMarkdown(wording.labels.driftLabels.title(drift.router))}`,
    renderTable(toDriftTable(drift, wording)),
  ];
}

function renderTable({ columns, rows }: TextTable): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  const rule = columns.map((_, index) => (index === 0 ? ":--" : "--:"));
  return [line(columns.map(escapeMarkdown)), line(rule), ...rows.map((row) => line(row.map(escapeMarkdown)))].join(
    "\n",
  );
}

function renderRecommendation({ title, action, subjects }: RecommendationText): string {
  const items = subjects.map(({ subject, estimatedSaving, evidence }) => {
    const facts = `(${escapeMarkdown(estimatedSaving)}; ${escapeMarkdown(evidence)})`;
    return `   - ${escapeMarkdown(subject)} ${facts}`;
  });
  return [`1. **${escapeMarkdown(title)}**: ${escapeMarkdown(action)}`, ...items].join("\n");
}
