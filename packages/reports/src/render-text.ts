import type { SavingsReport } from "@bedrock-routed/callbacks";
import Table from "cli-table3";
import type { ReportLabels } from "./wording/labels";
import {
  type RenderOptions,
  reportLabels,
  toModelTable,
  toMoneyRows,
  toNotes,
  toRecommendationTexts,
} from "./wording/report-texts";

const plain = { head: [], border: [], compact: true };

/**
 * Renders a report for the terminal: tables whose columns are aligned in Japanese too, notes and recommendations.
 * The text has no colours, and control characters in names are replaced.
 *
 * @throws InvalidOptionError when `language` is neither `"en"` nor `"ja"`
 */
export function renderText(report: SavingsReport, { language, recommendations = [] }: RenderOptions = {}): string {
  const labels = reportLabels(language);
  const tables = report.calls === 0 ? [labels.noCalls] : [modelTable(report, labels), moneyTable(report, labels)];
  const changes = toRecommendationTexts(recommendations, labels, language).flatMap(
    ({ title, subject, estimatedSaving, evidence, action }, index) => [
      `${index + 1}. ${title}: ${subject} (${estimatedSaving}; ${evidence})`,
      `   ${action}`,
    ],
  );
  const heading = changes.length === 0 ? [] : ["", labels.recommendations];
  return [...tables, ...toNotes(report, labels), ...heading, ...changes].map(withoutControls).join("\n");
}

function modelTable(report: SavingsReport, labels: ReportLabels): string {
  const { columns, rows } = toModelTable(report, labels);
  const colAligns = columns.map((_, column) => (column === 0 ? "left" : "right"));
  const table = new Table({ head: [...columns], colAligns, style: plain });
  table.push(...rows.map((row) => [...row]));
  return table.toString();
}

function moneyTable(report: SavingsReport, labels: ReportLabels): string {
  const table = new Table({ colAligns: ["left", "right"], style: plain });
  table.push(...toMoneyRows(report, labels).map(({ label, amount, part }) => [part ? `  ${label}` : label, amount]));
  return table.toString();
}

/** Names come from outside, and must not move the cursor or change the colours of a terminal. */
function withoutControls(text: string): string {
  return text.replaceAll(/(?!\n)\p{Cc}/gu, "�");
}
