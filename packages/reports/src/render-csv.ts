import type { SavingsReport } from "@bedrock-routed/callbacks";
import { toSelectionCsv } from "./html/csv/selection-csv";
import { toPageData } from "./html/page-data/page-data";
import { pageLabels } from "./wording/page-formats";
import { createWording, type RenderOptions } from "./wording/wording";

/**
 * Renders a report as CSV for spreadsheets: one row for each day and model, with full numbers. It is UTF-8 with a byte
 * order mark. Names that a spreadsheet would run as a formula get an apostrophe in front. Without the breakdown of
 * models by day, which handlers and replays record by default, a row is a day.
 *
 * @throws InvalidOptionError when `language` is neither `"en"` nor `"ja"`
 */
export function renderCsv(report: SavingsReport, { language }: Pick<RenderOptions, "language"> = {}): string {
  const wording = createWording(report, language);
  return toSelectionCsv(toPageData(report, wording.language), { granularity: "day" }, pageLabels[wording.language]);
}
