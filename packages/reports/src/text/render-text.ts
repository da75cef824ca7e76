import type { SavingsReport } from "@bedrock-routed/callbacks";
import Table from "cli-table3";
import { labelsOf } from "../wording/labels-of";
import type { RenderOptions } from "../wording/render-options";
import type { ReportLabels } from "../wording/report-labels";
import { toModelRows } from "../wording/to-model-rows";
import { toMoneyRows } from "../wording/to-money-rows";
import { toNotes } from "../wording/to-notes";
import { toRecommendationTexts } from "../wording/to-recommendation-texts";

const plain = { head: [], border: [], compact: true };

/** A report for the terminal, in columns that are aligned in Japanese too, without colours. */
export function renderText(report: SavingsReport, { language, recommendations = [] }: RenderOptions = {}): string {
  const labels = labelsOf(language);
  const tables = report.calls === 0 ? [labels.noCalls] : [modelTable(report, labels), moneyTable(report, labels)];
  const changes = toRecommendationTexts(recommendations, labels, language).flatMap(
    ({ title, subject, estimatedSaving, evidence, action }, index) => [
      `${index + 1}. ${title}: ${subject} (${estimatedSaving}; ${evidence})`,
      `   ${action}`,
    ],
  );
  const found = changes.length === 0 ? [] : ["", labels.recommendations, ...changes];
  return [...tables, ...toNotes(report, labels), ...found].map(withoutControls).join("\n");
}

function modelTable(report: SavingsReport, labels: ReportLabels): string {
  const colAligns = labels.modelColumns.map((_, column) => (column === 0 ? "left" : "right"));
  const table = new Table({ head: [...labels.modelColumns], colAligns, style: plain });
  table.push(...toModelRows(report, labels).map((row) => [...row]));
  return table.toString();
}

function moneyTable(report: SavingsReport, labels: ReportLabels): string {
  const table = new Table({ colAligns: ["left", "right"], style: plain });
  table.push(...toMoneyRows(report, labels).map(({ label, amount, part }) => [part ? `  ${label}` : label, amount]));
  return table.toString();
}

/** Names come from outside: none may move the cursor or change the colours of a terminal. */
function withoutControls(text: string): string {
  return text.replaceAll(/(?!\n)\p{Cc}/gu, "�");
}
