import { tokenize } from "../text/tokenize";
import { findDates } from "./find-date";
import { findTimes } from "./find-time";
import type { Property } from "./property";
import type { Found, TextReader } from "./text-reader";

const DIGITS = /(?<![\p{L}\p{N}.])[-−]?\d+(?:,\d{3})*(?:\.\d+)?/gu;
const WORDS = [
  "zero",
  "one",
  "two",
  "three",
  "four",
  "five",
  "six",
  "seven",
  "eight",
  "nine",
  "ten",
  "eleven",
  "twelve",
];
/** "one" is more often a pronoun, so it stays out. */
const WORD = new RegExp(`\\b(?:${WORDS.filter((word) => word !== "one").join("|")})\\b`, "giu");

/** How far from a number a word may stand and still say what it counts, in characters. */
const NEAR = 24;
/** "3 nights" says more than "nights: 3", and the next word more than the one after it. */
const SCORES = { next: 4, after: 2, before: 1.5 } as const;

/** Bounds of a number in a schema. */
export interface NumberLimits {
  readonly isInteger: boolean;
  accepts(value: number): boolean;
}

/** The number that a member most likely means: one whose neighbours share a word with it, else the first. */
export function findNumber(reader: TextReader, property: Property, limits: NumberLimits): Found<number> | undefined {
  let best: Found<number> | undefined;
  let bestScore = -1;
  for (const number of findNumbers(reader)) {
    const isPossible = (!limits.isInteger || Number.isInteger(number.value)) && limits.accepts(number.value);
    const score = isPossible && reader.isFree(number) ? scoreOf(reader.text, number, property.terms) : -1;
    if (score <= bestScore) continue;
    best = number;
    bestScore = score;
  }
  return best;
}

/** The numbers of a text that are not part of a date or a time, in their order. */
export function findNumbers({ text, now }: TextReader): Found<number>[] {
  const other = [...findDates(text, now), ...findTimes(text)];
  const digits = [...text.matchAll(DIGITS)].map((match) => ({
    value: Number(match[0].replaceAll(",", "").replace("−", "-")),
    start: match.index,
    end: match.index + match[0].length,
  }));
  const words = [...text.matchAll(WORD)].map((match) => ({
    value: WORDS.indexOf(match[0].toLowerCase()),
    start: match.index,
    end: match.index + match[0].length,
  }));
  return [...digits, ...words]
    .filter(({ start, end }) => other.every((span) => end <= span.start || start >= span.end))
    .sort((a, b) => a.start - b.start);
}

function scoreOf(text: string, { start, end }: Found<number>, terms: ReadonlySet<string>): number {
  const after = tokenize(text.slice(end, end + NEAR).split(/[.;。、,]/u, 1)[0] ?? "");
  const before = tokenize(text.slice(Math.max(0, start - NEAR), start));
  if (after[0] !== undefined && terms.has(after[0])) return SCORES.next;
  if (after.some((term) => terms.has(term))) return SCORES.after;
  return before.some((term) => terms.has(term)) ? SCORES.before : 0;
}
