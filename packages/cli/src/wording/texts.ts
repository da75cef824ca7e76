import type { Environment } from "../env";
import { englishHelp } from "./english-help";
import { englishColumns, englishMessages } from "./english-messages";
import type { HelpTexts } from "./help-texts";
import { japaneseHelp } from "./japanese-help";
import { japaneseColumns, japaneseMessages } from "./japanese-messages";

/** All texts of a language. */
export interface Texts extends HelpTexts {
  readonly language: "en" | "ja";
  readonly columns: typeof englishColumns;
  readonly messages: typeof englishMessages;
}

const english: Texts = { language: "en", ...englishHelp, columns: englishColumns, messages: englishMessages };
const japanese: Texts = { language: "ja", ...japaneseHelp, columns: japaneseColumns, messages: japaneseMessages };

export function textsOf(language: "en" | "ja"): Texts {
  return language === "ja" ? japanese : english;
}

/** The language of a locale such as `ja_JP.UTF-8`. `LC_ALL` comes before `LC_MESSAGES`, and that before `LANG`. */
export function readLanguage({ LC_ALL, LC_MESSAGES, LANG }: Environment): "en" | "ja" {
  const locale = LC_ALL || LC_MESSAGES || LANG || "";
  return /^ja(?![a-z])/i.test(locale) ? "ja" : "en";
}
