/** A language that has prompts. */
export type Language = "ja" | "en";

const JAPANESE_SCRIPT = /[\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Han}]/u;

/** Japanese when the text has a Japanese character, else English. */
export function detectLanguage(text: string): Language {
  return JAPANESE_SCRIPT.test(text) ? "ja" : "en";
}
