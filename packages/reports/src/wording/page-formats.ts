import type { Currency } from "@bedrock-routed/callbacks";
import { type Html, type HtmlValue, html } from "@bedrock-routed/html";
import { englishFilteredPart, englishWords } from "./english";
import { japaneseFilteredPart, japaneseWords } from "./japanese";
import type { PageLabels, ReportLanguage } from "./labels";

/** How the page is written: its labels, and its numbers and dates. */
export interface PageContext {
  readonly labels: PageLabels;
  readonly formats: Formats;
}

/** The same in the browser and on the server. */
export function createContext(options: {
  readonly language: ReportLanguage;
  readonly digits: number;
  readonly currency: Currency | undefined;
}): PageContext {
  const { language, digits, currency } = options;
  return { labels: pageLabels[language], formats: createFormats(language, digits, currency) };
}

export const pageLabels: Readonly<Record<ReportLanguage, PageLabels>> = {
  en: { ...englishWords, ...englishFilteredPart },
  ja: { ...japaneseWords, ...japaneseFilteredPart },
};

/** How numbers and dates are written on the page. */
export interface Formats {
  /** Such as `$1.2345`. An amount that would be rounded to 0 is `<$0.0001`. */
  readonly usd: (usd: number) => string;
  /** The same with its sign. */
  readonly signedUsd: (usd: number) => string;
  /** Short, for an axis. */
  readonly axisUsd: (usd: number) => string;
  /** USD in the reader's currency; `undefined` when the report has none. */
  readonly currency: ((usd: number) => string) | undefined;
  /** ISO 4217 code of `currency`. */
  readonly currencyCode: string | undefined;
  readonly count: (count: number) => string;
  /** 0 to 1, such as `97.4%`. */
  readonly percent: (share: number) => string;
  readonly milliseconds: (ms: number) => string;
  /** An ISO date, such as `Nov 21`. */
  readonly day: (day: string) => string;
  /** An ISO date with its year. */
  readonly fullDay: (day: string) => string;
}

const locales: Readonly<Record<ReportLanguage, string>> = { en: "en-US", ja: "ja-JP" };

/** @param digits decimal places of USD */
export function createFormats(language: ReportLanguage, digits: number, currency?: Currency): Formats {
  const locale = locales[language];
  const number = (options: Intl.NumberFormatOptions = {}): Intl.NumberFormat => new Intl.NumberFormat(locale, options);
  const date = (options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat =>
    new Intl.DateTimeFormat(locale, { ...options, timeZone: "UTC" });
  const inUsd = {
    style: "currency",
    currency: "USD",
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  } as const;
  const [usd, signedUsd] = [number(inUsd), number({ ...inUsd, signDisplay: "exceptZero" })];
  const axisUsd = number({ style: "currency", currency: "USD", maximumSignificantDigits: 3, notation: "compact" });
  const percent = number({ style: "percent", minimumFractionDigits: 1, maximumFractionDigits: 1 });
  const [count, milliseconds] = [
    number(),
    number({ maximumSignificantDigits: LATENCY_DIGITS, maximumFractionDigits: 0, roundingPriority: "lessPrecision" }),
  ];
  const [day, fullDay] = [date({ month: "short", day: "numeric" }), date({ dateStyle: "medium" })];
  return {
    usd: (amount) => formatAmount(amount, usd, digits, ""),
    signedUsd: (amount) => formatAmount(amount, signedUsd, digits, amount > 0 ? "+" : ""),
    axisUsd: (amount) => axisUsd.format(amount),
    currency: currency && createCurrencyFormat(locale, currency),
    currencyCode: currency?.code,
    count: (value) => count.format(value),
    percent: (share) => percent.format(share),
    milliseconds: (ms) => milliseconds.format(ms),
    day: (iso) => day.format(new Date(iso)),
    fullDay: (iso) => fullDay.format(new Date(iso)),
  };
}

/** Percentiles are within 1 %, so more digits would mean nothing. */
const LATENCY_DIGITS = 4;

/** Writes a small amount as "less than the smallest unit", so that it does not look like 0. */
function formatAmount(amount: number, format: Intl.NumberFormat, digits: number, plus: string): string {
  const unit = 10 ** -digits;
  if (amount === 0 || Math.abs(amount) >= unit / 2) return format.format(amount);
  const smallest = format.format(unit).replace("+", "");
  return amount < 0 ? `>-${smallest}` : `${plus}<${smallest}`;
}

const SMALL_AMOUNT = 100;

function createCurrencyFormat(locale: string, { code, perUsd }: Currency): Formats["currency"] {
  const style = { style: "currency", currency: code } as const;
  const large = new Intl.NumberFormat(locale, style);
  const small = new Intl.NumberFormat(locale, { ...style, maximumSignificantDigits: 3 });
  return (usd) => (Math.abs(usd * perUsd) < SMALL_AMOUNT ? small : large).format(usd * perUsd);
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
