import type { TextSpan } from "./answer-spans";
import type { NativeSource } from "./native-citations";

/** Text between quotation marks. */
const QUOTED = /「([^」]+)」|『([^』]+)』|"([^"]+)"|“([^”]+)”/gu;
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
  const whole = statement.trim().replace(LIST_BULLET, "");
  const quoted = [...statement.matchAll(QUOTED)].map(
    (match) => match.slice(1).find((part) => part !== undefined) ?? "",
  );
  for (const words of [whole, whole.replace(FINAL_MARKS, ""), ...quoted].filter(isLongEnough)) {
    const span = findWords(words, passage);
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
      candidates.find(({ start, end }) => passage.slice(start, end) === citedText) ?? findWords(citedText, passage)
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

function isLongEnough(words: string): boolean {
  return words.length >= (CJK.test(words) ? MIN_CJK_CHARACTERS : MIN_OTHER_CHARACTERS);
}

/** The first place in a text that has these words, whatever spaces are between them. */
function findWords(words: string, text: string): TextSpan | undefined {
  const parts = words.split(/\s+/u).filter((part) => part !== "");
  if (parts.length === 0) return undefined;
  const match = new RegExp(parts.map(escapeForPattern).join("\\s+"), "u").exec(text);
  return match === null ? undefined : { start: match.index, end: match.index + match[0].length };
}

function escapeForPattern(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/gu, "\\$&");
}
