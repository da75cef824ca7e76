import type { DayFigures } from "./figures";
import { calendars, dayNumber, isDay, toIsoDay } from "./periods";

/** What was spent in a calendar month. Days are those of the report. */
export interface MonthSpending {
  /** ISO date of its first day. */
  readonly key: string;
  /** Known cost of calls in USD. */
  readonly spentUsd: number;
  /** Calls whose cost is unknown, and not in `spentUsd`. */
  readonly unpricedCalls: number;
  /** Expected for the whole month in USD. Only of the month that the report ends in; `undefined` when too few days are known. */
  readonly forecastUsd: number | undefined;
  /** Days of the month that the report does not cover yet. */
  readonly daysLeft: number;
}

/** Four whole weeks, so that weekends count as often as they come. */
const WINDOW_DAYS = 28;
/** Less than a week says little about a month. */
export const MIN_FORECAST_DAYS = 7;

/**
 * Spending by calendar month. The forecast of the last month is what was spent in it, plus for each day that is left
 * the mean cost of the last 28 days, or of as many as the report has, if it has 7. Days without calls count as 0.
 *
 * @param days of the calls that are looked at, in order
 * @param reportDays all days of the report, which say where it starts and ends
 */
export function toMonthSpending(
  days: readonly DayFigures[],
  reportDays: readonly DayFigures[],
): readonly MonthSpending[] {
  const dated = reportDays.filter(({ key }) => isDay(key)).map(({ key }) => dayNumber(key));
  const [first, last] = [dated[0], dated.at(-1)];
  if (first === undefined || last === undefined) return [];
  const { indexOf, startOf } = calendars.month;
  const [firstMonth, lastMonth] = [indexOf(toIsoDay(first)), indexOf(toIsoDay(last))];
  return Array.from({ length: lastMonth - firstMonth + 1 }, (_, offset) => {
    const month = firstMonth + offset;
    const ofMonth = days.filter(({ key }) => indexOf(key) === month);
    const spentUsd = costOf(ofMonth);
    const daysLeft = month === lastMonth ? dayNumber(startOf(month + 1)) - 1 - last : 0;
    const daily = meanDailyCost(days, first, last);
    return {
      key: startOf(month),
      spentUsd,
      unpricedCalls: ofMonth.reduce((sum, { calls, pricedCalls }) => sum + calls - pricedCalls, 0),
      forecastUsd: month === lastMonth && daily !== undefined ? spentUsd + daily * daysLeft : undefined,
      daysLeft,
    };
  });
}

function meanDailyCost(days: readonly DayFigures[], first: number, last: number): number | undefined {
  const start = Math.max(first, last - WINDOW_DAYS + 1);
  const length = last - start + 1;
  if (length < MIN_FORECAST_DAYS) return undefined;
  return costOf(days.filter(({ key }) => dayNumber(key) >= start)) / length;
}

function costOf(days: readonly DayFigures[]): number {
  return days.reduce((sum, { costUsd = 0 }) => sum + costUsd, 0);
}
