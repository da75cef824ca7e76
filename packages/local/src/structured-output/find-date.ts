import type { Found } from "./text-reader";

const DAY_MS = 86_400_000;
const MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const MONTH = `(?<month>(?:${MONTHS.join("|")})[a-z]*\\.?)`;
const WEEKDAYS = ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"];

/** Ways to write a date. `m` is a month's number; a year that is left out is the present one. */
const DATES: readonly RegExp[] = [
  /(?<year>\d{4})[-/年]\s?(?<m>\d{1,2})[-/月]\s?(?<day>\d{1,2})日?/giu,
  /(?<m>\d{1,2})月\s?(?<day>\d{1,2})日/giu,
  new RegExp(`\\b${MONTH}\\s+(?<day>\\d{1,2})(?:st|nd|rd|th)?(?:,?\\s+(?<year>\\d{4}))?\\b`, "giu"),
  new RegExp(`\\b(?<day>\\d{1,2})(?:st|nd|rd|th)?\\s+(?:of\\s+)?${MONTH}(?:,?\\s+(?<year>\\d{4}))?\\b`, "giu"),
];
const RELATIVE: readonly (readonly [pattern: RegExp, days: number])[] = [
  [/\bday after tomorrow\b|明後日/giu, 2],
  [/\btoday\b|\btonight\b|今日|本日/giu, 0],
  [/(?<!day after )\btomorrow\b|明日/giu, 1],
  [/\byesterday\b|昨日/giu, -1],
];
const WEEKDAY = new RegExp(`\\b(?:on|next|this)\\s+(?<weekday>${WEEKDAYS.join("|")})\\b`, "giu");

/** The dates of a text as `YYYY-MM-DD`, in the order in which they stand. @param now in ms, read in UTC */
export function findDates(text: string, now: number): Found<string>[] {
  const found: Found<string>[] = [];
  const add = (match: RegExpMatchArray, value: string | undefined): void => {
    const start = match.index ?? 0;
    const end = start + match[0].length;
    if (value !== undefined && found.every((other) => end <= other.start || start >= other.end)) {
      found.push({ value, start, end });
    }
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
  // 31 April is no date.
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day ? toIsoDate(date.getTime()) : undefined;
}

function nextWeekday(name: string, now: number): string {
  const distance = (WEEKDAYS.indexOf(name.toLowerCase()) - new Date(now).getUTCDay() + 7) % 7;
  return toIsoDate(now + (distance === 0 ? 7 : distance) * DAY_MS);
}

function toIsoDate(time: number): string {
  return new Date(time).toISOString().slice(0, 10);
}
