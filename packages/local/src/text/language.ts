import { isChinese } from "@bedrock-routed/core";

/** A language of the messages of the local models. */
export type Language = "en" | "ja" | "zh" | "ko";

const KANA = /[\u3041-\u309F\u30A1-\u30FA]/u;
const HANGUL = /\p{Script=Hangul}/u;

/** Finds the language of a question by its characters. English if it is none of the others. */
export function detectLanguage(question: string): Language {
  if (KANA.test(question)) return "ja";
  if (HANGUL.test(question)) return "ko";
  return isChinese(question) ? "zh" : "en";
}

/** Names of languages in a request such as `Answer in Chinese.` */
const NAMES: readonly (readonly [name: RegExp, language: Language])[] = [
  [/^(?:japanese|日本語)$/iu, "ja"],
  [/^(?:chinese|mandarin|中国語|中文|汉语)$/iu, "zh"],
  [/^(?:korean|韓国語|朝鮮語|한국어)$/iu, "ko"],
];

/** Finds a language by its name. English if it is none of the others. */
export function findLanguage(name: string): Language {
  return NAMES.find(([pattern]) => pattern.test(name))?.[1] ?? "en";
}

/** A text with at least this share of kana among its kana and Chinese characters is Japanese. */
const JAPANESE_SHARE = 0.1;

/** Whether a passage is Japanese and not Chinese. A Chinese passage can hold a few Japanese words. */
export function isJapanesePassage(text: string): boolean {
  let kana = 0;
  let ideographs = 0;
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (code >= 0x3041 && code <= 0x30fa) kana += 1;
    else if (code >= 0x3400 && code <= 0x9fff) ideographs += 1;
  }
  return kana > 0 && kana >= JAPANESE_SHARE * (kana + ideographs);
}
