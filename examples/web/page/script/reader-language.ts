import { LANGUAGES, type Language, WORDINGS, type Wording } from "../wording";

const KEY = "language";
const KANA = /\p{sc=Hiragana}|\p{sc=Katakana}/u;

/** How numbers are written. Money is in USD, times are in ms. */
export interface Formats {
  readonly usd: (amount: number) => string;
  /** For the round amounts at an axis. */
  readonly axisUsd: (amount: number) => string;
  readonly signedUsd: (amount: number) => string;
  /** @param percent 0 to 100 */
  readonly percent: (percent: number) => string;
  readonly count: (count: number) => string;
  readonly score: (score: number) => string;
  readonly time: (milliseconds: number) => string;
}

/** The language that the reader chose, else the browser's, else English. */
export class ReaderLanguage {
  #language: Language = chosenLanguage() ?? (navigator.language.toLowerCase().startsWith("ja") ? "ja" : "en");
  #formats: Formats = createFormats(this.#language);

  get language(): Language {
    return this.#language;
  }

  get words(): Wording {
    return WORDINGS[this.#language];
  }

  get formats(): Formats {
    return this.#formats;
  }

  choose(language: Language): void {
    this.#language = language;
    this.#formats = createFormats(language);
    remember(KEY, language);
  }
}

/** The language of a text: Japanese has kana. */
export function languageOf(text: string): Language {
  return KANA.test(text) ? "ja" : "en";
}

/** Remembers a choice for the next visit. Browsers can refuse; then it is forgotten. */
export function remember(key: string, value: string): void {
  try {
    localStorage.setItem(key, value);
  } catch {
    // The choice holds until the page is closed.
  }
}

export function recall(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

function chosenLanguage(): Language | undefined {
  const chosen = recall(KEY);
  return LANGUAGES.find((language) => language === chosen);
}

function createFormats(language: Language): Formats {
  const money = { style: "currency", currency: "USD", currencyDisplay: "narrowSymbol" } as const;
  const digits = { minimumSignificantDigits: 3, maximumSignificantDigits: 3 } as const;
  const usd = new Intl.NumberFormat(language, { ...money, ...digits });
  const signedUsd = new Intl.NumberFormat(language, { ...money, ...digits, signDisplay: "exceptZero" });
  const axisUsd = new Intl.NumberFormat(language, { ...money, maximumSignificantDigits: 2 });
  const zero = new Intl.NumberFormat(language, { ...money, maximumFractionDigits: 0 });
  const percent = new Intl.NumberFormat(language, { style: "percent", maximumFractionDigits: 1 });
  const count = new Intl.NumberFormat(language);
  const score = new Intl.NumberFormat(language, { minimumFractionDigits: 2, maximumFractionDigits: 2 });
  const unit = { style: "unit", unitDisplay: "short" } as const;
  const milliseconds = new Intl.NumberFormat(language, { ...unit, unit: "millisecond", maximumFractionDigits: 0 });
  const seconds = new Intl.NumberFormat(language, { ...unit, unit: "second", maximumFractionDigits: 1 });
  return {
    usd: (amount) => (amount === 0 ? zero : usd).format(amount),
    axisUsd: (amount) => (amount === 0 ? zero : axisUsd).format(amount),
    signedUsd: (amount) => (amount === 0 ? zero : signedUsd).format(amount),
    percent: (value) => percent.format(value / 100),
    count: (value) => count.format(value),
    score: (value) => score.format(value),
    time: (value) => (value < 1000 ? milliseconds.format(value) : seconds.format(value / 1000)),
  };
}
