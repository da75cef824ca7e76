import { type KeyedFigures, sumFigures } from "./figures";

/** How finely time is shown. */
export type Granularity = "day" | "week" | "month";

export const granularities: readonly Granularity[] = ["day", "week", "month"];

/** Calendar periods of one length. Each has a number, and neighbours have neighbouring numbers. */
export interface Calendar {
  /** The number of the period that an ISO date is in. */
  readonly indexOf: (day: string) => number;
  /** The ISO date that a period starts with. */
  readonly startOf: (index: number) => string;
}

const MS_PER_DAY = 86_400_000;
const DAYS_PER_WEEK = 7;
const MONTHS_PER_YEAR = 12;
/** Day 0, 1970-01-01, was a Thursday. Weeks start on Monday, as ISO 8601 says. */
const MONDAY_OFFSET = 3;

/** Calendars by the length of their periods. Dates have no time zone here: a day is what the report calls a day. */
export const calendars: Readonly<Record<Granularity, Calendar>> = {
  day: { indexOf: dayNumber, startOf: toIsoDay },
  week: {
    indexOf: (day) => Math.floor((dayNumber(day) + MONDAY_OFFSET) / DAYS_PER_WEEK),
    startOf: (index) => toIsoDay(index * DAYS_PER_WEEK - MONDAY_OFFSET),
  },
  month: {
    indexOf: (day) => {
      const date = new Date(day);
      return date.getUTCFullYear() * MONTHS_PER_YEAR + date.getUTCMonth();
    },
    startOf: (index) =>
      new Date(Date.UTC(Math.floor(index / MONTHS_PER_YEAR), index % MONTHS_PER_YEAR))
        .toISOString()
        .slice(0, ISO_LENGTH),
  },
};

const ISO_LENGTH = "2026-11-21".length;
const ISO_DAY = /^\d{4}-\d{2}-\d{2}$/;

/** Days since 1970-01-01. */
export function dayNumber(day: string): number {
  return Math.round(Date.parse(day) / MS_PER_DAY);
}

/** The ISO date of a number of days since 1970-01-01. */
export function toIsoDay(index: number): string {
  return new Date(index * MS_PER_DAY).toISOString().slice(0, ISO_LENGTH);
}

/** Whether a text is an ISO date that the calendar has. `Date.parse` alone accepts February 30. */
export function isDay(text: string): boolean {
  return ISO_DAY.test(text) && !Number.isNaN(Date.parse(text)) && toIsoDay(dayNumber(text)) === text;
}

/** Longer reports start with weeks, and even longer ones with months. */
const MOST_DAYS = 62;
const MOST_WEEKS = 60;

/** The granularity that shows a report with not too many periods. */
export function defaultGranularity(days: readonly { readonly key: string }[]): Granularity {
  const dated = days.filter(({ key }) => isDay(key));
  const [first, last] = [dated[0], dated.at(-1)];
  if (first === undefined || last === undefined) return "day";
  const length = dayNumber(last.key) - dayNumber(first.key) + 1;
  if (length <= MOST_DAYS) return "day";
  return length <= MOST_WEEKS * DAYS_PER_WEEK ? "week" : "month";
}

/** Days added up by period. The key of a period is its first day. Periods without calls are not in it. */
export function toPeriods(days: readonly KeyedFigures[], granularity: Granularity): readonly KeyedFigures[] {
  if (granularity === "day") return days;
  const { indexOf, startOf } = calendars[granularity];
  const periods = new Map<number, KeyedFigures[]>();
  for (const day of days) {
    const index = indexOf(day.key);
    periods.set(index, [...(periods.get(index) ?? []), day]);
  }
  return [...periods].map(([index, rows]) => ({ key: startOf(index), ...sumFigures(rows) }));
}
