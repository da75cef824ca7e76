/** A language for which the chain has built-in prompts: Japanese or English. */
export type Language = "ja" | "en";

/**
 * The language of prompts and answers. With `"auto"` it is the language of the question: Japanese if the
 * question contains a Japanese character (Chinese characters included), else English.
 */
export type AnswerLanguage = Language | "auto";

const JAPANESE_SCRIPT = /[\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Han}]/u;

/** Japanese if the text contains a Japanese character, else English. */
export function detectLanguage(text: string): Language {
  return JAPANESE_SCRIPT.test(text) ? "ja" : "en";
}

/** The language of prompts and answer: the configured one, or with `"auto"` the language of the question. */
export function chooseLanguage(setting: AnswerLanguage, question: string): Language {
  return setting === "auto" ? detectLanguage(question) : setting;
}
