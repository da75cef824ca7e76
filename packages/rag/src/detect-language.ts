import type { AnswerLanguage } from "./rag-chain-options";

const JAPANESE_SCRIPT = /[\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Han}]/u;

/** Japanese when the text has a Japanese character, else English. */
export function detectLanguage(text: string): Exclude<AnswerLanguage, "auto"> {
  return JAPANESE_SCRIPT.test(text) ? "ja" : "en";
}
