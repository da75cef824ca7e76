import type { Currency, SavingsReport } from "@bedrock-routed/callbacks";
import { type DayFigures, type Figures, type KeyedFigures, toFigures } from "../../figures/figures";
import type { ReportLanguage } from "../../wording/labels";

/** Everything that the filtered part of the page is drawn from, on the server and again in the browser. */
export interface PageData {
  readonly language: ReportLanguage;
  readonly currency: Currency | undefined;
  readonly totals: Figures;
  /** Known cost of retrieval, reranking and the like, in USD. It is broken down by day only. */
  readonly operationsUsd: number;
  readonly operationDays: readonly DayCost[];
  /** IANA names of the time zones of the days. Usually one; empty when it is not known. */
  readonly timeZones: readonly string[];
  /** Whether the baseline has the caching of the calls. */
  readonly caching: SavingsReport["caching"];
  /** In order. Days without calls are not in it. */
  readonly days: readonly DayFigures[];
  /** Most calls first. */
  readonly models: readonly KeyedFigures[];
  /** Days of each model; `undefined` when the report has no such breakdown. */
  readonly modelDays: ByKey | undefined;
  /** What calls are grouped by besides model and day: tag, user, team and other labels. Tags come first. */
  readonly dimensions: readonly Dimension[];
  /** Of a calendar month, in USD. */
  readonly monthlyBudgetUsd: number | undefined;
}

/** The cost of operations on a day, in USD. */
export type DayCost = readonly [day: string, usd: number];

/** Calls by tag, user, team or another label. */
export interface Dimension {
  readonly name: string;
  /** Most calls first. */
  readonly rows: readonly KeyedFigures[];
  /** Days of each key; `undefined` when the report has no such breakdown. */
  readonly days: ByKey | undefined;
  /** The keys of each model's calls; `undefined` when the report has no such breakdown. */
  readonly models: ByKey | undefined;
}

/** The rows of a breakdown by their first key. */
export type ByKey = ReadonlyMap<string, readonly KeyedFigures[]>;

/** Takes from a report what the filtered part of the page needs. */
export function toPageData(report: SavingsReport, language: ReportLanguage): PageData {
  const { currency, models, groups, operationsUsd, timeZones, caching, budget } = report;
  const names = Object.keys(groups).filter((name) => name !== "day" && (groups[name] ?? []).length > 0);
  const modelDays = breakDown(report, "model", "day");
  return {
    language,
    currency,
    totals: toFigures("", report),
    operationsUsd,
    operationDays: report.operationDays.map(({ day, usd }) => [day, usd]),
    timeZones,
    caching,
    days: (groups.day ?? []).map((day) => toFigures(day.key, day)),
    models: models.map((model) => toFigures(model.key, model)),
    modelDays,
    dimensions: limitDays(
      names.sort(byDimension).map((name) => ({
        name,
        rows: (groups[name] ?? []).map((row) => toFigures(row.key, row)),
        days: breakDown(report, name, "day"),
        models: breakDown(report, "model", name),
      })),
      MAX_DAY_ROWS - countRows(modelDays),
    ),
    monthlyBudgetUsd: budget?.period === "month" ? budget.limitUsd : undefined,
  };
}

/** The dimensions that readers know come first, in this order. */
const FIRST_DIMENSIONS = ["tag", "team", "user", "feature"];

function byDimension(a: string, b: string): number {
  return placeOf(a) - placeOf(b) || (a < b ? -1 : 1);
}

function placeOf(name: string): number {
  const place = FIRST_DIMENSIONS.indexOf(name);
  return place === -1 ? FIRST_DIMENSIONS.length : place;
}

/** The rows of a breakdown by their first key: days in order, other rows with the most calls first. */
function breakDown({ breakdowns }: SavingsReport, first: string, second: string): ByKey | undefined {
  const breakdown = breakdowns.find(({ dimensions }) => dimensions[0] === first && dimensions[1] === second);
  if (breakdown === undefined) return undefined;
  const rows = new Map<string, KeyedFigures[]>();
  for (const pair of breakdown.pairs) {
    const [key, secondKey] = pair.keys;
    const row = rows.get(key) ?? [];
    row.push(toFigures(secondKey, pair));
    rows.set(key, row);
  }
  if (second !== "day") for (const row of rows.values()) row.sort((a, b) => b.calls - a.calls);
  return rows;
}

/** A row takes about 100 bytes, so the days of all keys take at most 1 MB. */
const MAX_DAY_ROWS = 10_000;

/** Keeps the days of the keys with the most calls while there is room. The page says of the others that it lacks their days. */
function limitDays(dimensions: readonly Dimension[], room: number): readonly Dimension[] {
  let left = room;
  return dimensions.map((dimension) => {
    const { days } = dimension;
    if (days === undefined) return dimension;
    const kept = new Map<string, readonly DayFigures[]>();
    for (const { key } of dimension.rows) {
      const rows = days.get(key);
      if (rows === undefined || rows.length > left) continue;
      left -= rows.length;
      kept.set(key, rows);
    }
    return { ...dimension, days: kept };
  });
}

function countRows(byKey: ByKey | undefined): number {
  return [...(byKey?.values() ?? [])].reduce((sum, rows) => sum + rows.length, 0);
}
