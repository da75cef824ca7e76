import { tokenize } from "../text/tokenize";
import { findDates, findTimes } from "./find-dates-and-times";
import type { Property } from "./json-schema";
import { type Found, overlaps, spanOf, type TextReader } from "./text-reader";

/** A number can directly follow Japanese, as in 3と12. */
const DIGITS = /(?<![\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{N}.])[-−]?\d+(?:,\d{3})*(?:\.\d+)?/gu;
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
/** "one" is left out because it is more often a pronoun. Linear: the words are fixed. */
const WORD = new RegExp(`\\b(?:${WORDS.filter((word) => word !== "one").join("|")})\\b`, "giu");

/** The distance, in characters, within which a word says what a number counts. */
const NEAR = 24;
/** "3 nights" counts more than "nights: 3", and the first word after a number counts more than the next ones. */
const SCORES = { next: 4, after: 2, before: 1.5 } as const;

/** The numbers that a schema admits. */
export interface NumberLimits {
  readonly isInteger: boolean;
  accepts(value: number): boolean;
}

/** Finds the number that a member probably means: one beside a word of the member, or else the first number. */
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

/** Finds the numbers of a text that are not part of a date or a time, in their order. */
export function findNumbers({ text, now }: TextReader): Found<number>[] {
  const datesAndTimes = [...findDates(text, now), ...findTimes(text)];
  const digits = [...text.matchAll(DIGITS)].map((match) => ({
    value: Number(match[0].replaceAll(",", "").replace("−", "-")),
    ...spanOf(match),
  }));
  const words = [...text.matchAll(WORD)].map((match) => ({
    value: WORDS.indexOf(match[0].toLowerCase()),
    ...spanOf(match),
  }));
  return [...digits, ...words]
    .filter((number) => !datesAndTimes.some((other) => overlaps(other, number)))
    .sort((a, b) => a.start - b.start);
}

function scoreOf(text: string, { start, end }: Found<number>, terms: ReadonlySet<string>): number {
  const after = tokenize(text.slice(end, end + NEAR).split(/[.;。、,]/u, 1)[0] ?? "");
  const before = tokenize(text.slice(Math.max(0, start - NEAR), start));
  if (after[0] !== undefined && terms.has(after[0])) return SCORES.next;
  if (after.some((term) => terms.has(term))) return SCORES.after;
  return before.some((term) => terms.has(term)) ? SCORES.before : 0;
}
