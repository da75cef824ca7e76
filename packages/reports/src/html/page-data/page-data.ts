import type { Currency, PairReport, SavingsReport } from "@bedrock-routed/callbacks";
import type { ReportLanguage } from "../../wording/labels";
import { type DayFigures, type Figures, type KeyedFigures, toDayFigures } from "./figures";

/** Everything that the filtered part of the page is drawn from, on the server and again in the browser. */
export interface PageData {
  readonly language: ReportLanguage;
  readonly currency: Currency | undefined;
  /** Decimal places of USD, the same on the whole page. */
  readonly digits: number;
  readonly totals: Figures;
  /** In order. Days without calls are not in it. */
  readonly days: readonly DayFigures[];
  /** Most calls first. */
  readonly models: readonly KeyedFigures[];
  /** Most calls first. */
  readonly tags: readonly KeyedFigures[];
  /** Days of each model; `undefined` when the report has no such breakdown. */
  readonly modelDays: ByKey<DayFigures> | undefined;
  /** Days of each tag. */
  readonly tagDays: ByKey<DayFigures> | undefined;
  /** Tags of each model. */
  readonly modelTags: ByKey<KeyedFigures> | undefined;
}

/** The rows of a breakdown by their first key. */
export type ByKey<Row> = ReadonlyMap<string, readonly Row[]>;

/** Takes from a report what the filtered part of the page needs. */
export function toPageData(report: SavingsReport, language: ReportLanguage): PageData {
  const { currency, models, groups } = report;
  return {
    language,
    currency,
    digits: digitsFor(Math.max(report.baselineUsd, report.spentUsd)),
    totals: report,
    days: (groups.day ?? []).map((day) => toDayFigures(day.key, day)),
    models,
    tags: groups.tag ?? [],
    modelDays: breakDown(report, "model", "day", toDayFigures),
    tagDays: breakDown(report, "tag", "day", toDayFigures),
    modelTags: breakDown(report, "model", "tag", (key, figures) => ({ ...figures, key })),
  };
}

/** The rows of a breakdown by their first key: days in order, other rows with the most calls first. */
function breakDown<Row extends { readonly calls: number }>(
  { breakdowns }: SavingsReport,
  first: string,
  second: string,
  toRow: (key: string, figures: PairReport) => Row,
): ByKey<Row> | undefined {
  const breakdown = breakdowns.find(({ dimensions }) => dimensions[0] === first && dimensions[1] === second);
  if (breakdown === undefined) return undefined;
  const rows = new Map<string, Row[]>();
  for (const pair of breakdown.pairs) {
    const [key, secondKey] = pair.keys;
    const row = rows.get(key) ?? [];
    row.push(toRow(secondKey, pair));
    rows.set(key, row);
  }
  if (second !== "day") for (const row of rows.values()) row.sort((a, b) => b.calls - a.calls);
  return rows;
}

/** A large bill shows cents, a small one shows fractions of a cent. */
function digitsFor(usd: number): number {
  if (usd >= 1000) return 2;
  return usd >= 1 ? 4 : 6;
}
