import type { DayFigures } from "./figures";
import { calendars, dayNumber, isDay, toIsoDay } from "./periods";

/** What was spent in a calendar month. Days are those of the report. */
export interface MonthSpending {
  /** ISO date of its first day. */
  readonly key: string;
  /** Known cost in USD. */
  readonly spentUsd: number;
  /** Calls whose cost is unknown, and not in `spentUsd`. */
  readonly unpricedCalls: number;
  /** What the whole month is expected to cost. Only of the month that the report ends in; `undefined` when too few days are known. */
  readonly forecast: Forecast | undefined;
}

/** The expected cost of a month. */
export interface Forecast {
  readonly usd: number;
  /** Full days that the average is taken from. */
  readonly fullDays: number;
  readonly daysLeft: number;
}

/** The same as in the forecast of a report's budget. */
export const MIN_FULL_DAYS = 3;

/**
 * Spending by calendar month. The forecast is the one of `BudgetReport`, for any part of the calls: the rest of the
 * month costs per day what its full days cost on average. The last day of the report is not full.
 *
 * @param days of the calls that are looked at
 * @param operationDays costs by day that are added; none when the calls are a part of all calls
 * @param reportDays all days of the report, which say where it starts and ends
 */
export function toMonthSpending(
  days: readonly DayFigures[],
  operationDays: readonly (readonly [day: string, usd: number])[],
  reportDays: readonly string[],
): readonly MonthSpending[] {
  const dated = reportDays.filter(isDay).map(dayNumber);
  if (dated.length === 0) return [];
  const [first, last] = [Math.min(...dated), Math.max(...dated)];
  const { indexOf, startOf } = calendars.month;
  const [firstMonth, lastMonth] = [indexOf(toIsoDay(first)), indexOf(toIsoDay(last))];
  const costs = [...days.map(({ key, costUsd = 0 }) => [key, costUsd] as const), ...operationDays];
  return Array.from({ length: lastMonth - firstMonth + 1 }, (_, offset) => {
    const month = firstMonth + offset;
    const ofMonth = costs.filter(([day]) => isDay(day) && indexOf(day) === month);
    const unpriced = days.filter(({ key }) => isDay(key) && indexOf(key) === month);
    return {
      key: startOf(month),
      spentUsd: sum(ofMonth),
      unpricedCalls: unpriced.reduce((total, { calls, pricedCalls }) => total + calls - pricedCalls, 0),
      forecast: month === lastMonth ? toForecast(ofMonth, first, last) : undefined,
    };
  });
}

/** @param first,last days since 1970-01-01 */
function toForecast(
  costs: readonly (readonly [day: string, usd: number])[],
  first: number,
  last: number,
): Forecast | undefined {
  const { indexOf, startOf } = calendars.month;
  const month = indexOf(toIsoDay(last));
  const start = Math.max(first, dayNumber(startOf(month)));
  const daysLeft = dayNumber(startOf(month + 1)) - 1 - last;
  const fullDays = last - start;
  if (fullDays < MIN_FULL_DAYS || daysLeft === 0) return undefined;
  const spentOnLast = sum(costs.filter(([day]) => dayNumber(day) === last));
  const spentBefore = sum(costs) - spentOnLast;
  const usdPerDay = spentBefore / fullDays;
  return { usd: spentBefore + Math.max(spentOnLast, usdPerDay) + usdPerDay * daysLeft, fullDays, daysLeft };
}

function sum(costs: readonly (readonly [day: string, usd: number])[]): number {
  return costs.reduce((total, [, usd]) => total + usd, 0);
}
