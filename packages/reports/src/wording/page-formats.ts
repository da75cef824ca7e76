import type { Currency } from "@bedrock-routed/callbacks";
import { type Html, type HtmlValue, html } from "@bedrock-routed/html";
import type { Granularity } from "../figures/periods";
import { englishFilteredPart, englishWords } from "./english";
import { japaneseFilteredPart, japaneseWords } from "./japanese";
import type { PageLabels, ReportLanguage } from "./labels";
import { createNumberFormats, locales, type NumberFormats } from "./number-formats";

/** How the page is written: its labels, and its numbers and dates. */
export interface PageContext {
  readonly labels: PageLabels;
  readonly formats: Formats;
  /** Of the days; see `PageData`. */
  readonly timeZones: readonly string[];
}

/** The same in the browser and on the server. */
export function createContext(options: {
  readonly language: ReportLanguage;
  readonly currency: Currency | undefined;
  readonly timeZones: readonly string[];
}): PageContext {
  const { language, currency, timeZones } = options;
  return { labels: pageLabels[language], formats: createFormats(language, currency), timeZones };
}

export const pageLabels: Readonly<Record<ReportLanguage, PageLabels>> = {
  en: { ...englishWords, ...englishFilteredPart },
  ja: { ...japaneseWords, ...japaneseFilteredPart },
};

/** How numbers and dates are written on the page. */
export interface Formats extends NumberFormats {
  /** Short, for an axis. */
  readonly axisUsd: (usd: number) => string;
  readonly milliseconds: (ms: number) => string;
  /** An ISO date, such as `Nov 21`. */
  readonly day: (day: string) => string;
  /** An ISO date with its year. */
  readonly fullDay: (day: string) => string;
  /** The month of an ISO date with its year. */
  readonly month: (day: string) => string;
}

/** Percentiles are within 1 %, so more digits would mean nothing. */
const LATENCY_DIGITS = 4;

/** @param currency a currency for amounts beside USD */
export function createFormats(language: ReportLanguage, currency?: Currency): Formats {
  const locale = locales[language];
  const number = (options: Intl.NumberFormatOptions = {}): Intl.NumberFormat => new Intl.NumberFormat(locale, options);
  const date = (options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat =>
    new Intl.DateTimeFormat(locale, { ...options, timeZone: "UTC" });
  const axisUsd = number({ style: "currency", currency: "USD", maximumSignificantDigits: 3, notation: "compact" });
  const milliseconds = number({
    maximumSignificantDigits: LATENCY_DIGITS,
    maximumFractionDigits: 0,
    roundingPriority: "lessPrecision",
  });
  const [day, fullDay] = [date({ month: "short", day: "numeric" }), date({ dateStyle: "medium" })];
  const month = date({ year: "numeric", month: "short" });
  return {
    ...createNumberFormats(language, currency),
    axisUsd: (amount) => axisUsd.format(amount),
    milliseconds: (ms) => milliseconds.format(ms),
    day: (iso) => day.format(new Date(iso)),
    fullDay: (iso) => fullDay.format(new Date(iso)),
    month: (iso) => month.format(new Date(iso)),
  };
}

/** A period in words. @param start its first day */
export function formatPeriod(start: string, granularity: Granularity, { labels, formats }: PageContext): string {
  if (granularity === "month") return formats.month(start);
  return granularity === "week" ? labels.weekOf(formats.fullDay(start)) : formats.fullDay(start);
}

/** Heading of a column of periods. It names the time zone of the days. */
export function timeHeading(granularity: Granularity, { labels, timeZones }: PageContext): string {
  return labels.inTimeZones(labels.granularities[granularity], timeZones);
}

/** A value in its format, or a dash that a screen reader reads as "unknown". */
export function orUnknown<Value>(
  value: Value | undefined,
  format: (value: Value) => HtmlValue,
  { unknown }: PageLabels,
): HtmlValue {
  return value === undefined ? unknownMark(unknown) : format(value);
}

function unknownMark(unknown: string): Html {
  return html`<span aria-hidden="true">—</span><span class="unseen">${unknown}</span>`;
}

/**
 * Shortens a text in its middle, because model ids differ at both ends.
 * @param columns the longest width; a Japanese character counts as 2
 */
export function shorten(text: string, columns: number): string {
  const characters = [...text];
  if (widthOf(characters) <= columns) return text;
  const half = (columns - 1) / 2;
  return `${take(characters, half).join("")}…${take(characters.reverse(), half).reverse().join("")}`;
}

function take(characters: readonly string[], columns: number): string[] {
  let width = 0;
  const end = characters.findIndex((character) => {
    width += widthOf([character]);
    return width > columns;
  });
  return characters.slice(0, end === -1 ? characters.length : end);
}

/** East Asian characters are wide. Half-width katakana counts as wide too, which only shortens more. */
function widthOf(characters: readonly string[]): number {
  return characters.reduce((sum, character) => sum + (character >= "\u1100" ? 2 : 1), 0);
}
