import type { Currency } from "@bedrock-routed/callbacks";
import type { ReportLanguage } from "../../wording/render-options";

/** How numbers and dates are written on the page. */
export interface Formats {
  /** Such as `$1.2345`; what would round to nothing is `<$0.0001`. */
  readonly usd: (usd: number) => string;
  /** The same with its sign. */
  readonly signedUsd: (usd: number) => string;
  /** Short, for an axis. */
  readonly axisUsd: (usd: number) => string;
  /** In the reader's currency; `undefined` when there is none. */
  readonly currency: ((usd: number) => string) | undefined;
  /** ISO 4217, of `currency`. */
  readonly currencyCode: string | undefined;
  readonly count: (count: number) => string;
  /** Of 1, such as `97.4%`. */
  readonly percent: (share: number) => string;
  readonly milliseconds: (ms: number) => string;
  /** An ISO date, such as `Nov 21`. */
  readonly day: (day: string) => string;
  /** An ISO date with its year. */
  readonly fullDay: (day: string) => string;
}

const locales: Readonly<Record<ReportLanguage, string>> = { en: "en-US", ja: "ja-JP" };

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

/** Percentiles are within 1 %: more digits would say nothing. */
const LATENCY_DIGITS = 4;

/** Something must not look like nothing. */
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
