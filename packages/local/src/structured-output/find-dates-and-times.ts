import { type Found, overlaps, spanOf } from "./text-reader";

const DAY_MS = 86_400_000;
const MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const MONTH = `(?<month>(?:${MONTHS.join("|")})[a-z]*\\.?)`;
const WEEKDAYS = ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"];

/** Ways to write a date. `m` is the number of the month. A missing year is the present year. */
const DATES: readonly RegExp[] = [
  /(?<year>\d{4})[-/年]\s?(?<m>\d{1,2})[-/月]\s?(?<day>\d{1,2})日?/giu,
  /(?<m>\d{1,2})月\s?(?<day>\d{1,2})日/giu,
  // Linear: the boundaries admit one start for each word.
  new RegExp(`\\b${MONTH}\\s+(?<day>\\d{1,2})(?:st|nd|rd|th)?(?:,?\\s+(?<year>\\d{4}))?\\b`, "giu"),
  // Linear: the boundaries admit one start for each number.
  new RegExp(`\\b(?<day>\\d{1,2})(?:st|nd|rd|th)?\\s+(?:of\\s+)?${MONTH}(?:,?\\s+(?<year>\\d{4}))?\\b`, "giu"),
];
const RELATIVE: readonly (readonly [pattern: RegExp, days: number])[] = [
  [/\bday after tomorrow\b|明後日/giu, 2],
  [/\btoday\b|\btonight\b|今日|本日/giu, 0],
  [/(?<!day after )\btomorrow\b|明日/giu, 1],
  [/\byesterday\b|昨日/giu, -1],
];
// Linear: the words are fixed.
const WEEKDAY = new RegExp(`\\b(?:on|next|this)\\s+(?<weekday>${WEEKDAYS.join("|")})\\b`, "giu");

/**
 * Finds the dates of a text, in their order.
 * @param now the present time in ms since 1970; its date is read in UTC
 * @returns dates as `YYYY-MM-DD`
 */
export function findDates(text: string, now: number): Found<string>[] {
  const found: Found<string>[] = [];
  const add = (match: RegExpExecArray, value: string | undefined): void => {
    const span = spanOf(match);
    if (value !== undefined && !found.some((other) => overlaps(other, span))) found.push({ value, ...span });
  };
  for (const pattern of DATES) {
    for (const match of text.matchAll(pattern)) add(match, readDate(match.groups ?? {}, now));
  }
  for (const [pattern, days] of RELATIVE) {
    for (const match of text.matchAll(pattern)) add(match, toIsoDate(now + days * DAY_MS));
  }
  for (const match of text.matchAll(WEEKDAY)) add(match, nextWeekday(match.groups?.weekday ?? "", now));
  return found.sort((a, b) => a.start - b.start);
}

function readDate(groups: Readonly<Record<string, string | undefined>>, now: number): string | undefined {
  const year = Number(groups.year ?? new Date(now).getUTCFullYear());
  const month =
    groups.m === undefined ? MONTHS.indexOf((groups.month ?? "").slice(0, 3).toLowerCase()) + 1 : Number(groups.m);
  const day = Number(groups.day);
  const date = new Date(Date.UTC(year, month - 1, day));
  // `Date` turns 31 April into 1 May, so it is compared with the input.
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day ? toIsoDate(date.getTime()) : undefined;
}

function nextWeekday(name: string, now: number): string {
  const distance = (WEEKDAYS.indexOf(name.toLowerCase()) - new Date(now).getUTCDay() + 7) % 7;
  return toIsoDate(now + (distance === 0 ? 7 : distance) * DAY_MS);
}

function toIsoDate(time: number): string {
  return new Date(time).toISOString().slice(0, 10);
}

/** Ways to write a time. An hour has a colon, "am" or "pm", or 時. */
const TIMES: readonly RegExp[] = [
  /\b(?<hour>\d{1,2}):(?<minute>\d{2})(?::(?<second>\d{2}))?\s*(?<half>[ap])?\.?(?:m\b\.?)?/giu,
  /\b(?<hour>\d{1,2})\s*(?<half>[ap])\.?m\b\.?/giu,
  /(?<japaneseHalf>午前|午後)?(?<hour>\d{1,2})時(?:(?<minute>\d{1,2})分)?/gu,
];

/** Finds the times of day of a text, in their order. @returns times as `HH:MM:SS` */
export function findTimes(text: string): Found<string>[] {
  const found: Found<string>[] = [];
  for (const pattern of TIMES) {
    for (const match of text.matchAll(pattern)) {
      const value = readTime(match.groups ?? {});
      const span = spanOf(match);
      if (value !== undefined && !found.some((other) => overlaps(other, span))) found.push({ value, ...span });
    }
  }
  return found.sort((a, b) => a.start - b.start);
}

function readTime(groups: Readonly<Record<string, string | undefined>>): string | undefined {
  const isAfternoon = groups.half?.toLowerCase() === "p" || groups.japaneseHalf === "午後";
  const isMorning = groups.half?.toLowerCase() === "a" || groups.japaneseHalf === "午前";
  const written = Number(groups.hour);
  const hour = isAfternoon && written < 12 ? written + 12 : isMorning && written === 12 ? 0 : written;
  const minute = Number(groups.minute ?? 0);
  const second = Number(groups.second ?? 0);
  if (hour > 23 || minute > 59 || second > 59) return undefined;
  return [hour, minute, second].map((part) => String(part).padStart(2, "0")).join(":");
}
