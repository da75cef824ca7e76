import { costPerCallOf, type KeyedFigures, paidOf } from "../../figures/figures";
import { calendars, dayNumber, type Granularity, isDay, toIsoDay, toPeriods } from "../../figures/periods";
import type { PageLabels } from "../../wording/labels";
import type { PageData } from "../page-data/page-data";
import { isInRange, type Selection, toView, type View } from "../page-data/view";
import { type CsvCell, toCsv } from "./csv";

/**
 * The figures of a selection as CSV, one row for each period and model, with full numbers. Without a breakdown by
 * model and day, the rows are periods only; without days, they are models only.
 */
export function toSelectionCsv(data: PageData, selection: Selection, labels: PageLabels): string {
  const view = toView(data, selection);
  const perUsd = data.currency?.perUsd;
  const currencyColumns = data.currency === undefined ? [] : [`${labels.cost} (${data.currency.code})`];
  const header = [
    labels.inTimeZones(labels.firstDay, data.timeZones),
    labels.lastDay,
    labels.model,
    labels.group,
    labels.calls,
    labels.errors,
    labels.inputTokens,
    labels.cacheReadTokens,
    labels.cacheWriteTokens,
    labels.outputTokens,
    labels.pricedCalls,
    `${labels.cost} (USD)`,
    ...currencyColumns,
    `${labels.costPerCall} (USD)`,
    labels.comparedCalls,
    `${labels.baseline} (USD)`,
    `${labels.comparedCost} (USD)`,
    `${labels.saved} (USD)`,
    labels.cachedAnswers,
    `${labels.avoided} (USD)`,
  ];
  const group = selection.group === undefined ? "" : `${selection.group.dimension}: ${selection.group.key}`;
  const rows = view === undefined ? [] : toRows(data, view);
  return toCsv([
    header,
    ...rows.map(({ from, to, model, figures }) => [from, to, model, group, ...toCells(figures, perUsd)]),
  ]);
}

/** A row before its cells are written. Days and model are empty when the row is about all of them. */
interface CsvRow {
  readonly from: string;
  readonly to: string;
  readonly model: string;
  readonly figures: KeyedFigures;
}

function toRows({ modelDays, days }: PageData, view: View): readonly CsvRow[] {
  const { selection, granularity, periods, models = [] } = view;
  const { model, group } = selection;
  const toPeriodRows = (figures: readonly KeyedFigures[], ofModel: string): readonly CsvRow[] =>
    figures.map((period) => ({ ...toDays(period.key, granularity, selection), model: ofModel, figures: period }));
  if (group === undefined && model === undefined && modelDays !== undefined) {
    return [...modelDays]
      .flatMap(([key, rows]) =>
        toPeriodRows(
          toPeriods(
            rows.filter((day) => isDay(day.key) && isInRange(day.key, selection)),
            granularity,
          ),
          key,
        ),
      )
      .sort((a, b) => (a.from === b.from ? 0 : a.from < b.from ? -1 : 1));
  }
  if (periods !== undefined) return toPeriodRows(periods, model ?? "");
  const [from = "", to = ""] = [days[0]?.key, days.at(-1)?.key];
  const shown = model === undefined ? models : [{ ...view.figures, key: model }];
  return shown.map((figures) => ({ from, to, model: figures.key, figures }));
}

/** The first and the last day of a period, as far as they are chosen. */
function toDays(start: string, granularity: Granularity, { from = start, to }: Selection): Pick<CsvRow, "from" | "to"> {
  const { indexOf, startOf } = calendars[granularity];
  const end = toIsoDay(dayNumber(startOf(indexOf(start) + 1)) - 1);
  return { from: from > start ? from : start, to: to !== undefined && to < end ? to : end };
}

function toCells(figures: KeyedFigures, perUsd: number | undefined): readonly CsvCell[] {
  const { calls, errors, usage, pricedCalls, costUsd, comparedCalls, cachedResponses, cacheAvoidedUsd } = figures;
  const whenCompared = (usd: number): number | undefined => (comparedCalls === 0 ? undefined : usd);
  return [
    calls,
    errors,
    usage.inputTokens,
    usage.cacheReadTokens,
    usage.cacheWrite5mTokens + usage.cacheWrite1hTokens,
    usage.outputTokens,
    pricedCalls,
    costUsd,
    ...(perUsd === undefined ? [] : [costUsd === undefined ? undefined : costUsd * perUsd]),
    costPerCallOf(figures),
    comparedCalls,
    whenCompared(figures.baselineUsd),
    whenCompared(paidOf(figures)),
    whenCompared(figures.savedUsd),
    cachedResponses,
    cacheAvoidedUsd,
  ];
}
