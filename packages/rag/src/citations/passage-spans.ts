import { findInvisible } from "../documents/invisible-characters";
import type { TextSpan } from "./statements";

/** The closing quotation mark of each opening one. */
const CLOSING_MARKS: ReadonlyMap<string, string> = new Map([
  ["「", "」"],
  ["『", "』"],
  ['"', '"'],
  ["“", "”"],
]);
const CJK = /[\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Han}\p{Script=Hangul}]/u;
/** Fewer characters than these can be in a passage by chance, so they do not count as a quotation. */
const MIN_CJK_CHARACTERS = 4;
const MIN_OTHER_CHARACTERS = 8;
const SPACE = /\s/;
const LIST_BULLET = /^(?:[-*+•・>]|\d+[.)])\s+/;
/** The look-behind keeps the search linear on long runs of these characters. */
const FINAL_MARKS = /(?<![。．.!?！？\s])[。．.!?！？\s]+$/u;

/**
 * Finds the words of a statement in a passage: all of them, else those that the statement puts in quotation
 * marks. Spaces and line breaks may differ, everything else must match.
 */
export function findQuotation(statement: string, passage: string): TextSpan | undefined {
  const collapsed = collapseSpaces(passage);
  const whole = statement.trim().replace(LIST_BULLET, "");
  for (const words of [whole, whole.replace(FINAL_MARKS, ""), ...readQuoted(statement)].filter(isLongEnough)) {
    const span = findWords(words, collapsed);
    if (span !== undefined) return span;
  }
  return undefined;
}

/** The texts between quotation marks. It is linear, also when many marks are never closed. */
function readQuoted(text: string): string[] {
  const lastPlaces = new Map([...CLOSING_MARKS.values()].map((mark) => [mark, text.lastIndexOf(mark)]));
  const quoted: string[] = [];
  for (let at = 0; at < text.length; at += 1) {
    const closing = CLOSING_MARKS.get(text.charAt(at));
    if (closing === undefined || (lastPlaces.get(closing) ?? -1) <= at) continue;
    const end = text.indexOf(closing, at + 1);
    if (end === at + 1) continue;
    quoted.push(text.slice(at + 1, end));
    at = end;
  }
  return quoted;
}

function isLongEnough(words: string): boolean {
  return words.length >= (CJK.test(words) ? MIN_CJK_CHARACTERS : MIN_OTHER_CHARACTERS);
}

/** A text with one space in place of each run of spaces and line breaks, without invisible characters. */
export interface CollapsedText {
  readonly text: string;
  /** For each UTF-16 unit of `text`, its offset in the original. */
  readonly offsets: readonly number[];
}

export function collapseSpaces(original: string): CollapsedText {
  const invisible = new Set<number>();
  for (const { start, end } of findInvisible(original)) {
    for (let at = start; at < end; at += 1) invisible.add(at);
  }
  let text = "";
  const offsets: number[] = [];
  for (let at = 0; at < original.length; at += 1) {
    if (invisible.has(at)) continue;
    const isSpace = SPACE.test(original.charAt(at));
    if (isSpace && text.endsWith(" ")) continue;
    text += isSpace ? " " : original.charAt(at);
    offsets.push(at);
  }
  return { text, offsets };
}

/**
 * The first place that has these words, whatever spaces are between them. A regular expression would be
 * shorter, but one of a very long text cannot be compiled.
 */
export function findWords(words: string, { text, offsets }: CollapsedText): TextSpan | undefined {
  const wanted = collapseSpaces(words.trim()).text;
  const at = wanted === "" ? -1 : text.indexOf(wanted);
  const [start, last] = [offsets[at], offsets[at + wanted.length - 1]];
  return start === undefined || last === undefined ? undefined : { start, end: last + 1 };
}
