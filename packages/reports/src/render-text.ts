import type { SavingsReport } from "@bedrock-routed/callbacks";
import Table from "cli-table3";
import type { RouterDrift } from "./drift/router-drift";
import { toDriftTable } from "./wording/drift-texts";
import { withoutControls } from "./wording/escape-text";
import { toMoneyRows } from "./wording/money-rows";
import { type RecommendationText, toRecommendationTexts } from "./wording/recommendation-texts";
import { toModelTable, toNotes, toPeriodText } from "./wording/report-texts";
import { createWording, type RenderOptions, type Wording } from "./wording/wording";

const plain = { head: [], border: [], compact: true };

/**
 * Renders a report for the terminal: tables whose columns are aligned in Japanese too, notes and recommendations.
 * The text has no colours. Characters in names that would control the terminal or turn the direction of the text are
 * replaced.
 *
 * @throws InvalidOptionError when `language` is neither `"en"` nor `"ja"`
 */
export function renderText(
  report: SavingsReport,
  { language, recommendations = [], drift }: RenderOptions = {},
): string {
  const wording = createWording(report, language);
  const { labels } = wording;
  const period = toPeriodText(report, labels) ?? [];
  const tables = report.calls === 0 ? [labels.noCalls] : [modelTable(report, wording), moneyTable(report, wording)];
  const changes = toRecommendationTexts(recommendations, wording).flatMap(renderRecommendation);
  const heading = changes.length === 0 ? [] : ["", labels.recommendations];
  const drifted = drift === undefined ? [] : ["", ...renderDrift(drift, wording)];
  return [period, tables, toNotes(report, wording), drifted, heading, changes].flat().map(withoutControls).join("\n");
}

function modelTable(report: SavingsReport, wording: Wording): string {
  const { columns, rows } = toModelTable(report, wording);
  const colAligns = columns.map((_, column) => (column === 0 ? "left" : "right"));
  const table = new Table({ head: [...columns], colAligns, style: plain });
  table.push(...rows.map((row) => [...row]));
  return table.toString();
}

function moneyTable(report: SavingsReport, wording: Wording): string {
  const table = new Table({ colAligns: ["left", "right"], style: plain });
  table.push(...toMoneyRows(report, wording).map(({ label, amount, part }) => [part ? `  ${label}` : label, amount]));
  return table.toString();
}

function renderDrift(drift: RouterDrift, wording: Wording): readonly string[] {
  const { columns, rows } = toDriftTable(drift, wording);
  const table = new Table({ head: [...columns], style: plain });
  table.push(...rows.map((row) => [...row]));
  return [wording.labels.driftLabels.title(drift.router), table.toString()];
}

function renderRecommendation({ title, action, subjects }: RecommendationText, index: number): readonly string[] {
  const lines = subjects.map(
    ({ subject, estimatedSaving, evidence }) => `   - ${subject} (${estimatedSaving}; ${evidence})`,
  );
  return [`${index + 1}. ${title}`, `   ${action}`, ...lines];
}
