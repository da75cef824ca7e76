import type { TextSpan } from "./answer-spans";
import type { NativeSource } from "./native-citations";

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

/**
 * Finds what a native citation cites in the passage: at its offsets if the cited text is there, else where
 * the cited text is. AWS does not document the unit of the offsets. Without the cited text they are used
 * only if they mean the same in UTF-16 units and in code points, or if only one of the two is within the passage.
 */
export function findCited(source: NativeSource, passage: string): TextSpan | undefined {
  const { citedText } = source;
  const candidates = readOffsets(source, passage);
  if (citedText !== "") {
    return (
      candidates.find(({ start, end }) => passage.slice(start, end) === citedText) ??
      findWords(citedText, collapseSpaces(passage))
    );
  }
  const [first, second = first] = candidates;
  return first?.start === second?.start && first?.end === second?.end ? first : undefined;
}

/** The offsets read as UTF-16 units and as code points. An emoji is two units and one code point. */
function readOffsets({ start, end }: NativeSource, text: string): TextSpan[] {
  if (start === undefined || end === undefined || start >= end) return [];
  const points = [...text];
  const unitsBefore = (point: number): number => points.slice(0, point).join("").length;
  return [
    ...(end <= text.length ? [{ start, end }] : []),
    ...(end <= points.length ? [{ start: unitsBefore(start), end: unitsBefore(end) }] : []),
  ];
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

/** A text with one space in place of each run of spaces and line breaks. */
interface CollapsedText {
  readonly text: string;
  /** For each UTF-16 unit of `text`, its offset in the original. */
  readonly offsets: readonly number[];
}

function collapseSpaces(original: string): CollapsedText {
  let text = "";
  const offsets: number[] = [];
  for (const { 0: part, index } of original.matchAll(/\s+|\S+/gu)) {
    const kept = part.trim() === "" ? " " : part;
    for (let at = 0; at < kept.length; at += 1) offsets.push(index + at);
    text += kept;
  }
  return { text, offsets };
}

/**
 * The first place that has these words, whatever spaces are between them. A regular expression would be
 * shorter, but one of a very long text cannot be compiled.
 */
function findWords(words: string, { text, offsets }: CollapsedText): TextSpan | undefined {
  const wanted = collapseSpaces(words.trim()).text;
  const at = wanted === "" ? -1 : text.indexOf(wanted);
  const [start, last] = [offsets[at], offsets[at + wanted.length - 1]];
  return start === undefined || last === undefined ? undefined : { start, end: last + 1 };
}
