import { isChinese } from "@bedrock-routed/core";

/** A language for which the chain has built-in prompts: Japanese or English. */
export type Language = "ja" | "en";

/**
 * The language of prompts and answers. With `"auto"` it is the language of the question: Japanese if the
 * question contains a Japanese character (Chinese characters included) and is not Chinese, else English. The built-in
 * English rules ask the model to answer in the language of the question.
 */
export type AnswerLanguage = Language | "auto";

const JAPANESE_SCRIPT = /[\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Han}]/u;

/** Japanese if the text contains a Japanese character and is not Chinese, else English. */
export function detectLanguage(text: string): Language {
  return JAPANESE_SCRIPT.test(text) && !isChinese(text) ? "ja" : "en";
}

/** The language of prompts and answer: the configured one, or with `"auto"` the language of the question. */
export function chooseLanguage(setting: AnswerLanguage, question: string): Language {
  return setting === "auto" ? detectLanguage(question) : setting;
}

const KOREAN_SCRIPT = /\p{Script=Hangul}/u;

/** A language of the answer when no document answers the question. */
export type NotFoundLanguage = Language | "zh" | "ko";

/** As `chooseLanguage`, and with `"auto"` also Chinese or Korean. */
export function chooseNotFoundLanguage(setting: AnswerLanguage, question: string): NotFoundLanguage {
  if (setting !== "auto") return setting;
  if (isChinese(question)) return "zh";
  return KOREAN_SCRIPT.test(question) ? "ko" : detectLanguage(question);
}
