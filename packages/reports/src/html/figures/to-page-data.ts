import type { PairReport, SavingsReport } from "@bedrock-routed/callbacks";
import type { ReportLanguage } from "../../wording/render-options";
import { toDayFigures } from "./day-figures";
import type { ByKey, PageData } from "./page-data";

/** What the filtered part of the page needs of a report. */
export function toPageData(report: SavingsReport, language: ReportLanguage): PageData {
  const { currency, models, groups } = report;
  const modelDays = breakDown(report, "model", "day", toDayFigures);
  const tagDays = breakDown(report, "tag", "day", toDayFigures);
  const modelTags = breakDown(report, "model", "tag", (key, figures) => ({ ...figures, key }));
  return {
    language,
    ...(currency === undefined ? {} : { currency }),
    digits: digitsFor(Math.max(report.baselineUsd, report.spentUsd)),
    totals: report,
    days: (groups.day ?? []).map((day) => toDayFigures(day.key, day)),
    models,
    tags: groups.tag ?? [],
    ...(modelDays === undefined ? {} : { modelDays }),
    ...(tagDays === undefined ? {} : { tagDays }),
    ...(modelTags === undefined ? {} : { modelTags }),
  };
}

/** The rows of a cross by their first key, those with the most calls first, days in order. */
function breakDown<Row extends { readonly calls: number }>(
  { breakdowns }: SavingsReport,
  first: string,
  second: string,
  toRow: (key: string, figures: PairReport) => Row,
): ByKey<Row> | undefined {
  const cross = breakdowns.find(({ dimensions }) => dimensions[0] === first && dimensions[1] === second);
  if (cross === undefined) return undefined;
  const rows = new Map<string, Row[]>();
  for (const pair of cross.pairs) {
    const [key, secondKey] = pair.keys;
    const row = rows.get(key) ?? [];
    row.push(toRow(secondKey, pair));
    rows.set(key, row);
  }
  if (second !== "day") for (const row of rows.values()) row.sort((a, b) => b.calls - a.calls);
  return rows;
}

/** Cents for a large bill, fractions of them for a small one. */
function digitsFor(usd: number): number {
  if (usd >= 1000) return 2;
  return usd >= 1 ? 4 : 6;
}
