import type { TextSpan } from "./statements";

/** Brackets with numbers, in an answer or in a passage. */
export interface Bracket extends TextSpan {
  /** What is between the brackets, in NFKC and lower case. */
  readonly content: string;
  readonly numbers: readonly number[];
  /** Whether it can also be an interval, such as `[0, 1]`, or a year. */
  readonly isDoubtful: boolean;
}

/** The longest text between brackets that is read. */
const MAX_CONTENT = 120;
const BRACKETS = new RegExp(
  `\\\\?(?:[[［]([^[\\]［］【】\\n]{1,${MAX_CONTENT}})[\\]］]|【([^[\\]［］【】\\n]{1,${MAX_CONTENT}})】|〔([^[\\]〔〕\\n]{1,${MAX_CONTENT}})〕)`,
  "gu",
);

/** All brackets of a text whose content reads as a list of numbers. */
export function readBrackets(text: string): Bracket[] {
  return [...text.matchAll(BRACKETS)].flatMap(({ 0: all, 1: square, 2: lenticular, 3: shell, index }) => {
    const content = (square ?? lenticular ?? shell ?? "").normalize("NFKC").toLowerCase().replace(/\\$/, "").trim();
    const list = parseNumbers(content);
    return list === undefined ? [] : [{ content, ...list, start: index, end: index + all.length }];
  });
}

const LABEL =
  /(?:documents?|docs?\.?|passages?|sources?|references?|refs?\.?|citations?|index|indices|no\.?|ドキュメント|文書|資料|出典|参照|参考文献|参考|文献|引用)(?:\s*(?:index|no\.?|number|番号))?\s*[:=#_-]?\s*|[#^]\s*/y;
const NUMBER = /(\d{1,4})\^?(?!\d)\s*/y;
const RANGE = /(?:[-‐‑‒–—−~〜]|to\b|から)\s*/y;
const SEPARATOR = /(?:[,;、・&](?:\s*(?:and|or)\b)?|and\b|or\b|と|および|及び|ならびに)\s*/y;
/** What models add to a number, such as `†source`, `†L3-L9` or `, p. 3`. */
const SUFFIX =
  /†[^†,;、]*|[,、]?\s*(?:pp?\.|pages?|§|sections?|sec\.|chapters?|ch\.|lines?|第)\s*\d[\d.–-]*\s*(?:ページ|頁|章|節|条|項)?\s*|[,、]\s*\d{1,4}\s*(?:ページ|頁)\s*/y;
/** No prompt has more documents, so a larger number is a year or the like. */
const MAX_NUMBER = 999;
/** A range of more documents than these is not listed number by number. */
const MAX_RANGE = 50;

/** The numbers of `1, 3-5` or `document 1 and document 2`. `undefined` when the content is anything else. */
function parseNumbers(content: string): Pick<Bracket, "numbers" | "isDoubtful"> | undefined {
  const reader = new Reader(content);
  const numbers: number[] = [];
  let isDoubtful = false;
  do {
    // `source: document 1` has two.
    if (reader.skip(LABEL)) reader.skip(LABEL);
    const first = reader.readNumber();
    if (first === undefined) return undefined;
    const isRange = reader.skip(RANGE);
    if (isRange) reader.skip(LABEL);
    const last = isRange ? reader.readNumber() : first;
    if (last === undefined) return undefined;
    if (last < first || last - first > MAX_RANGE) {
      isDoubtful = true;
      numbers.push(first, last);
    } else {
      for (let number = first; number <= last; number += 1) numbers.push(number);
    }
    reader.skip(SUFFIX);
  } while (reader.skip(SEPARATOR));
  const known = numbers.filter((number) => number <= MAX_NUMBER);
  if (!reader.isAtEnd() || known.length === 0) return undefined;
  const isInterval = known.length > 1 && known.includes(0);
  return { numbers: known, isDoubtful: isDoubtful || isInterval || known.length < numbers.length };
}

/** Reads a text from left to right by sticky expressions. */
class Reader {
  #at = 0;

  constructor(readonly text: string) {}

  skip(expression: RegExp): boolean {
    return this.#read(expression) !== undefined;
  }

  readNumber(): number | undefined {
    const digits = this.#read(NUMBER)?.[1];
    return digits === undefined ? undefined : Number(digits);
  }

  isAtEnd(): boolean {
    return this.#at === this.text.length;
  }

  #read(expression: RegExp): RegExpExecArray | undefined {
    expression.lastIndex = this.#at;
    const match = expression.exec(this.text);
    if (match === null) return undefined;
    this.#at += match[0].length;
    return match;
  }
}
