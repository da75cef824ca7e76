import type { TextSpan } from "./citation";

/** Text between quotation marks. */
const QUOTED = /「([^」]+)」|『([^』]+)』|"([^"]+)"|“([^”]+)”/gu;
const CJK = /[\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Han}\p{Script=Hangul}]/u;
/** Characters from which on words are a quotation; fewer are found anywhere by chance. */
const MINIMUM_CJK = 4;
const MINIMUM_OTHER = 8;
const LIST_MARK = /^(?:[-*+•・>]|\d+[.)])\s+/;
const LAST_MARK = /[。．.!?！？\s]+$/u;

/**
 * Where a passage has the words of a statement: all of them, or those that it puts in quotation marks.
 * Runs of spaces and line breaks may differ; nothing else may.
 */
export function findQuotation(statement: string, passage: string): TextSpan | undefined {
  const whole = statement.trim().replace(LIST_MARK, "");
  const quoted = [...statement.matchAll(QUOTED)].map(
    (match) => match.slice(1).find((part) => part !== undefined) ?? "",
  );
  for (const words of [whole, whole.replace(LAST_MARK, ""), ...quoted].filter(isLongEnough)) {
    const span = findWords(words, passage);
    if (span !== undefined) return span;
  }
  return undefined;
}

function isLongEnough(words: string): boolean {
  return words.length >= (CJK.test(words) ? MINIMUM_CJK : MINIMUM_OTHER);
}

/** Where a text has these words, spaces aside. */
export function findWords(words: string, text: string): TextSpan | undefined {
  const parts = words.split(/\s+/u).filter((part) => part !== "");
  if (parts.length === 0) return undefined;
  const match = new RegExp(parts.map(escapeForPattern).join("\\s+"), "u").exec(text);
  return match === null ? undefined : { start: match.index, end: match.index + match[0].length };
}

function escapeForPattern(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/gu, "\\$&");
}
