import type { Currency } from "@bedrock-routed/callbacks";
import type { ReportLanguage } from "./labels";

/** How numbers are written for people. Text, Markdown and the page write them alike. JSON keeps the full numbers. */
export interface NumberFormats {
  /** Such as `$687,043.64`. Below 1 USD with 3 significant digits, such as `$0.0011`. */
  readonly usd: (usd: number) => string;
  /** The same with its sign, such as `+$0.0011`. */
  readonly signedUsd: (usd: number) => string;
  /** USD in the reader's currency, such as `¥687,044`; `undefined` when the report has none. */
  readonly currency: ((usd: number) => string) | undefined;
  /** ISO 4217 code of `currency`. */
  readonly currencyCode: string | undefined;
  /** Such as `1,234,567`. */
  readonly count: (count: number) => string;
  /** 0 to 1, such as `97.4%`. */
  readonly percent: (share: number) => string;
}

/** The locale that numbers and dates of a language are written in. */
export const locales: Readonly<Record<ReportLanguage, string>> = { en: "en-US", ja: "ja-JP" };

/** @param currency a currency for amounts beside USD, at the rate that it states */
export function createNumberFormats(language: ReportLanguage, currency?: Currency): NumberFormats {
  const locale = locales[language];
  const count = new Intl.NumberFormat(locale);
  const percent = new Intl.NumberFormat(locale, {
    style: "percent",
    minimumFractionDigits: 1,
    maximumFractionDigits: 1,
  });
  return {
    usd: createMoneyFormat(locale, "USD"),
    signedUsd: createMoneyFormat(locale, "USD", { signDisplay: "exceptZero" }),
    currency: currency && inCurrency(createMoneyFormat(locale, currency.code), currency),
    currencyCode: currency?.code,
    count: (value) => count.format(value),
    percent: (share) => percent.format(share),
  };
}

function inCurrency(format: (amount: number) => string, { perUsd }: Currency): (usd: number) => string {
  return (usd) => format(usd * perUsd);
}

const SIGNIFICANT_DIGITS = 3;
/** Amounts are counted in picodollars. */
const MOST_DIGITS = 12;

/**
 * Writes amounts of 1 and more with the decimal places of the currency. Smaller amounts get 3 significant digits, so
 * that the cost of one call can be read. A currency without decimal places, such as the yen, has no fractions. An
 * amount that would look like 0 is "less than the smallest unit".
 */
function createMoneyFormat(
  locale: string,
  currency: string,
  options: Intl.NumberFormatOptions = {},
): (amount: number) => string {
  const byDigits = new Map<number, Intl.NumberFormat>();
  const withDigits = (most: number, least: number): Intl.NumberFormat => {
    const style = { style: "currency", currency, minimumFractionDigits: least, maximumFractionDigits: most } as const;
    const format = byDigits.get(most) ?? new Intl.NumberFormat(locale, { ...style, ...options });
    byDigits.set(most, format);
    return format;
  };
  const { maximumFractionDigits: usual = 2 } = new Intl.NumberFormat(locale, {
    style: "currency",
    currency,
  }).resolvedOptions();
  const most = usual === 0 ? 0 : MOST_DIGITS;
  return (amount) => {
    const size = Math.abs(amount);
    if (size === 0) return withDigits(usual, usual).format(0);
    const unit = 10 ** -most;
    if (size < unit / 2) {
      const smallest = withDigits(most, usual).format(unit).replace("+", "");
      if (amount < 0) return `>-${smallest}`;
      return `${options.signDisplay === undefined ? "" : "+"}<${smallest}`;
    }
    const digits = size >= 1 ? usual : Math.min(most, SIGNIFICANT_DIGITS - 1 - Math.floor(Math.log10(size)));
    return withDigits(Math.max(digits, usual), usual).format(amount);
  };
}
