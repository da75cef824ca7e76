import { type DayFigures, type Figures, type KeyedFigures, noFigures, sumFigures } from "../../figures/figures";
import { defaultGranularity, type Granularity, isDay, toPeriods } from "../../figures/periods";
import type { ByKey, Dimension, PageData } from "./page-data";

/** What the reader has chosen. Without a model, a group and days, it is all calls. */
export interface Selection {
  readonly model?: string | undefined;
  readonly group?: Group | undefined;
  /** First and last ISO date. */
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  /** Default: what suits the length of the report. */
  readonly granularity?: Granularity | undefined;
}

/** The calls with one tag, of one user, one team, or with another label. */
export interface Group {
  readonly dimension: string;
  readonly key: string;
}

/** What the page shows of a selection. Nothing in it is an estimate: what was not recorded is `undefined`, and the page says so. */
export interface View {
  readonly selection: Selection;
  readonly figures: Figures;
  /** Known cost of retrieval, reranking and the like, in USD. They are known for all calls only. */
  readonly operationsUsd: number;
  readonly granularity: Granularity;
  /** The chosen days; `undefined` when the report does not break these calls down by day. */
  readonly days: readonly DayFigures[] | undefined;
  /** `days` added up by `granularity`. */
  readonly periods: readonly KeyedFigures[] | undefined;
  /** The days of the same calls without the limits `from` and `to`. */
  readonly allDays: readonly DayFigures[] | undefined;
  /** Number of calls in the selection that `days` leaves out. */
  readonly callsWithoutDay: number;
  /** Models of the calls; `undefined` when not recorded. */
  readonly models: readonly KeyedFigures[] | undefined;
  /** Tags, users and other groups of the calls. */
  readonly groups: readonly GroupRows[];
  /** Whether calls of the selection may be missing, because keys were capped or only some calls were broken down. */
  readonly mayLackCalls: boolean;
}

/** The keys of a dimension in a selection. */
export interface GroupRows {
  readonly dimension: string;
  /** Most calls first; `undefined` when not recorded. */
  readonly rows: readonly KeyedFigures[] | undefined;
}

/** The same as `OTHER_KEY` of a ledger. It is repeated here to keep the ledger out of the page's script. */
const OTHER_KEY = "(other)";

/** The figures of a selection, or `undefined` when the report does not have them. */
export function toView(data: PageData, selection: Selection): View | undefined {
  const { model, group } = selection;
  const whole = figuresOf(data, selection);
  const allDays = daysOf(data, selection)?.filter(({ key }) => isDay(key));
  const days = allDays?.filter(({ key }) => isInRange(key, selection));
  const isPart = hasRange(selection);
  const figures = isPart ? days && sumFigures(days) : whole;
  if (whole === undefined || figures === undefined) return undefined;
  const granularity = selection.granularity ?? defaultGranularity(data.days);
  return {
    selection,
    figures,
    operationsUsd: operationsOf(data, selection),
    granularity,
    days,
    periods: days && toPeriods(days, granularity),
    allDays,
    callsWithoutDay: allDays === undefined ? 0 : whole.calls - totalCalls(allDays),
    models: modelsOf(data, selection),
    groups: data.dimensions.map((dimension) => ({ dimension: dimension.name, rows: rowsOf(dimension, selection) })),
    mayLackCalls: model !== undefined && group !== undefined && isIncomplete(data, group.dimension),
  };
}

function operationsOf({ operationsUsd, operationDays }: PageData, selection: Selection): number {
  if (selection.model !== undefined || selection.group !== undefined) return 0;
  if (!hasRange(selection)) return operationsUsd;
  return operationDays.reduce((sum, [day, usd]) => sum + (isInRange(day, selection) ? usd : 0), 0);
}

/** Whether only some days are chosen. */
export function hasRange({ from, to }: Selection): boolean {
  return from !== undefined || to !== undefined;
}

export function isInRange(day: string, { from = "", to }: Selection): boolean {
  return day >= from && (to === undefined || day <= to);
}

/** The figures of a model and a group over all days. */
function figuresOf(data: PageData, { model, group }: Selection): Figures | undefined {
  const dimension = dimensionOf(data, group);
  if (model !== undefined && group !== undefined) {
    return dimension?.models && (find(dimension.models.get(model), group.key) ?? noFigures);
  }
  if (model !== undefined) return find(data.models, model);
  return group === undefined ? data.totals : find(dimension?.rows, group.key);
}

function daysOf(data: PageData, { model, group }: Selection): readonly DayFigures[] | undefined {
  if (model !== undefined && group !== undefined) return undefined;
  if (model !== undefined) return data.modelDays?.get(model);
  return group === undefined ? data.days : dimensionOf(data, group)?.days?.get(group.key);
}

function modelsOf(data: PageData, selection: Selection): readonly KeyedFigures[] | undefined {
  const { group } = selection;
  if (group === undefined) return hasRange(selection) ? sumInRange(data.modelDays, selection) : data.models;
  const models = dimensionOf(data, group)?.models;
  if (models === undefined || hasRange(selection)) return undefined;
  const rows = [...models].flatMap(([key, groups]) => {
    const figures = find(groups, group.key);
    return figures === undefined ? [] : [{ ...figures, key }];
  });
  return rows.sort(byCalls);
}

function rowsOf({ rows, days, models }: Dimension, selection: Selection): readonly KeyedFigures[] | undefined {
  const { model } = selection;
  if (model === undefined) return hasRange(selection) ? sumInRange(days, selection) : rows;
  return hasRange(selection) ? undefined : models && (models.get(model) ?? []);
}

/** The sums of each key over the chosen days. Keys without calls on these days are left out. */
function sumInRange(byKey: ByKey | undefined, selection: Selection): readonly KeyedFigures[] | undefined {
  if (byKey === undefined) return undefined;
  const rows = [...byKey].flatMap(([key, days]) => {
    const chosen = days.filter((day) => isDay(day.key) && isInRange(day.key, selection));
    return chosen.length === 0 ? [] : [{ key, ...sumFigures(chosen) }];
  });
  return rows.sort(byCalls);
}

function byCalls(a: KeyedFigures, b: KeyedFigures): number {
  return b.calls - a.calls;
}

function dimensionOf({ dimensions }: PageData, group: Group | undefined): Dimension | undefined {
  return dimensions.find(({ name }) => name === group?.dimension);
}

function find(rows: readonly KeyedFigures[] | undefined, key: string): KeyedFigures | undefined {
  return rows?.find((row) => row.key === key);
}

/** A pair of keys cannot tell what it lacks. So this looks for capped keys, and compares the days of all models with their calls. */
function isIncomplete({ dimensions, modelDays, models }: PageData, name: string): boolean {
  const pairs = dimensions.find((dimension) => dimension.name === name)?.models ?? [];
  const keys = [...pairs].flatMap(([key, rows]) => [key, ...rows.map((row) => row.key)]);
  if (keys.includes(OTHER_KEY)) return true;
  return totalCalls([...(modelDays ?? [])].flatMap(([, days]) => days)) !== totalCalls(models);
}

function totalCalls(rows: readonly { readonly calls: number }[]): number {
  return rows.reduce((sum, { calls }) => sum + calls, 0);
}
