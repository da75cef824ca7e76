import { CODE_CHARACTER } from "./hidden-parts";

/** A part of a text, in UTF-16 units: `text.slice(start, end)`. */
export interface TextSpan {
  readonly start: number;
  /** Exclusive. */
  readonly end: number;
}

/** The span without the spaces at its ends. */
export function trimSpan(text: string, { start, end }: TextSpan): TextSpan {
  const part = text.slice(start, end);
  const trimmed = part.trimStart();
  const trimmedStart = end - trimmed.length;
  return { start: trimmedStart, end: trimmedStart + trimmed.trimEnd().length };
}

/** Marks that end a sentence wherever they stand. */
const FULL_STOPS = "。！？｡‼⁇⁈⁉．।॥؟۔։።។။";
/** Marks that end a sentence only before a space or the end of a line. */
const SPACED_STOPS = ".!?…";
/** Quotation marks, brackets and Markdown marks that belong to the sentence before them. */
const CLOSERS = /[」』）〉》】”’»)\]"'*_]*/uy;
/** The closing mark of each opening one. What they enclose is part of the sentence around it. */
const PAIRS: ReadonlyMap<string, string> = new Map([
  ["「", "」"],
  ["『", "』"],
  ["（", "）"],
  ["〈", "〉"],
  ["《", "》"],
  ["“", "”"],
  ["«", "»"],
  ["(", ")"],
  ['"', '"'],
]);
const OPENING_OF = new Map([...PAIRS].map(([opening, closing]) => [closing, opening]));
/** A letter, a digit or code: what a statement has at least one of. Linear: it matches one character. */
export const CONTENT: RegExp = new RegExp(`[\\p{L}\\p{N}${CODE_CHARACTER}]`, "u");

/**
 * The sentences of a text, without the spaces around them. A line break always ends a sentence, so each list
 * item and table row is one. A quotation belongs to the sentence that quotes, as in 「…。」と書かれています。
 *
 * `Intl.Segmenter` is not used: on Node 20 its time grows with the square of a line's length (100,000
 * characters of "Mr. " take minutes), and most of its boundaries here would need a correction.
 *
 * @param text the answer without its markers, code and thinking
 */
export function splitStatements(text: string): TextSpan[] {
  const spans: TextSpan[] = [];
  for (const { 0: line, index } of text.matchAll(/[^\r\n]+/g)) {
    const first = spans.length;
    let from = 0;
    for (const end of [...findSentenceEnds(line), line.length]) {
      const span = trimSpan(line, { start: from, end });
      from = end;
      if (span.start >= span.end) continue;
      const [start, last] = [index + span.start, spans.at(-1)];
      // Marks alone, such as the ** after a sentence in bold, belong to the sentence before them.
      const isLooseMark = spans.length > first && !CONTENT.test(line.slice(span.start, span.end));
      if (isLooseMark && last !== undefined) spans[spans.length - 1] = { start: last.start, end: index + span.end };
      else spans.push({ start, end: index + span.end });
    }
  }
  return spans;
}

/** The offsets at which sentences of a line end, except the end of the line. */
function findSentenceEnds(line: string): number[] {
  const ends: number[] = [];
  const pairs = findPairs(line);
  let start = 0;
  for (let at = 0; at < line.length; at += 1) {
    const close = pairs.get(at);
    const mark = line.charAt(close === undefined ? at : lastVisible(line, close));
    const isFullStop = FULL_STOPS.includes(mark);
    if (!isFullStop && !SPACED_STOPS.includes(mark)) {
      at = close ?? at;
      continue;
    }
    const end = endOfMarks(line, close ?? at);
    if (isEnd({ line, start, stop: at, end, isFullStop, isQuotation: close !== undefined })) {
      ends.push(end);
      start = end;
    }
    at = close === undefined ? Math.max(at, end - 1) : close;
  }
  return ends;
}

/** The index of the last character inside of a pair that is not a space. */
function lastVisible(line: string, close: number): number {
  let at = close - 1;
  while (line[at] === " " || line[at] === "　") at -= 1;
  return at;
}

/** The end of a run of marks at `at` with the closing marks that follow it. */
function endOfMarks(line: string, at: number): number {
  let end = at + 1;
  while (end < line.length && (FULL_STOPS + SPACED_STOPS).includes(line.charAt(end))) end += 1;
  CLOSERS.lastIndex = end;
  return end + (CLOSERS.exec(line)?.[0].length ?? 0);
}

interface PossibleEnd {
  readonly line: string;
  /** Where the sentence starts. */
  readonly start: number;
  /** Where its mark, or the quotation that ends with the mark, is. */
  readonly stop: number;
  /** Where the sentence would end. */
  readonly end: number;
  readonly isFullStop: boolean;
  readonly isQuotation: boolean;
}

/** A Japanese sentence that goes on after a quotation or a question: 「…。」と、 「…。」（…）、 …？という. */
const PARTICLE =
  /^(?:[、，,（(「『]|と(?!ころ|はいえ|もか|りあ|くに)|って|は(?!い)|が|を|に|の|で(?!は|も|き|す)|です|も(?!し|ち|っと|う)|や(?!は|っ)|へ|か(?!つ)|など|から|より|まで)/u;
const JAPANESE = /^[\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Han}]/u;
const LOWER_CASE = /^[\p{Ll}]/u;
const DIGIT = /^[#§]?\p{Nd}/u;

function isEnd({ line, start, stop, end, isFullStop, isQuotation }: PossibleEnd): boolean {
  const rest = line.slice(end, end + 64);
  const next = rest.trimStart();
  if (next === "") return true;
  if (isFullStop) {
    const canContinue = isQuotation || "！？．".includes(line.charAt(stop));
    if (line[stop] === "．" && !isQuotation) return !DIGIT.test(next) && !isLabel(line, start, stop);
    return !(canContinue && PARTICLE.test(next));
  }
  if (!/^\s/u.test(rest)) return isQuotation && JAPANESE.test(next) && !PARTICLE.test(next);
  if (isQuotation && PARTICLE.test(next)) return false;
  const closesQuotation = isQuotation || /["”’»']/u.test(line.slice(stop + 1, end));
  if (LOWER_CASE.test(next)) return !closesQuotation && "!?".includes(line.charAt(end - 1));
  if (isQuotation || line.charAt(stop) !== "." || line.charAt(stop + 1) === ".") return true;
  return !isLabel(line, start, stop) && !isAbbreviation(line.slice(Math.max(0, stop - 16), stop), next);
}

/** A number or letter before a list item or a heading, such as the `1` of `1. Refunds`. It is short. */
const LABEL = /^[\s>*+#_|•・-]*\(?(?:\p{Nd}{1,3}|[a-zA-Z]|[ivxIVX]{1,4})$/u;
const MAX_LABEL = 64;

function isLabel(line: string, start: number, stop: number): boolean {
  return stop - start <= MAX_LABEL && LABEL.test(line.slice(start, stop));
}

/** Abbreviations that another word always follows. */
const BEFORE_WORDS = new Set(
  "mr mrs ms mx dr prof rev hon st mt gen col lt capt sgt rep sen gov pres messrs vs e.g i.e cf viz approx ca resp incl excl esp".split(
    " ",
  ),
);
/** Abbreviations before a number. `No.` can also be a sentence. */
const BEFORE_NUMBERS = new Set(
  "no nos nr fig figs sec secs art arts p pp vol ch chap eq ver v para tab app ex ref jan feb mar apr jun jul aug sep sept oct nov dec".split(
    " ",
  ),
);
/** Abbreviations that can also end a sentence. Acronyms with stops and initials are like them. */
const ANYWHERE = new Set("inc ltd co corp llc plc jr sr dept univ est al ph.d".split(" "));
const ACRONYM = /^\p{L}(?:\.\p{L})*$/u;
/** Words that begin a sentence rather than continue a name. */
const SENTENCE_START =
  /^["“'(]?(?:The|This|That|These|Those|It|Its|There|A|An|We|You|He|She|They|If|For|But|And|So|However|When|While|After|Before|In|On|At|To|As|Our|Your|Their|Each|All|No|Yes|Please)\b/;

/**
 * Whether the stop after `before` belongs to an abbreviation.
 *
 * @param before up to 16 characters before the stop
 * @param next what follows the stop and the spaces after it
 */
function isAbbreviation(before: string, next: string): boolean {
  const word = /(?:^|[^\p{L}\p{N}.])(\p{L}[\p{L}.]*)$/u.exec(before)?.[1];
  if (word === undefined) return false;
  const name = word.toLowerCase();
  if (BEFORE_WORDS.has(name)) return true;
  if (BEFORE_NUMBERS.has(name)) return DIGIT.test(next);
  return (ANYWHERE.has(name) || ACRONYM.test(word)) && !SENTENCE_START.test(next);
}

/** The index of the closing mark of each opening mark that is closed. It is linear for any text. */
function findPairs(line: string): Map<number, number> {
  const pairs = new Map<number, number>();
  const open: { readonly mark: string; readonly at: number }[] = [];
  const counts = new Map<string, number>();
  for (let at = 0; at < line.length; at += 1) {
    const mark = line.charAt(at);
    const opening = OPENING_OF.get(mark);
    if (opening !== undefined && (counts.get(opening) ?? 0) > 0) {
      for (let last = open.pop(); last !== undefined; last = open.pop()) {
        counts.set(last.mark, (counts.get(last.mark) ?? 0) - 1);
        if (last.mark !== opening) continue;
        pairs.set(last.at, at);
        break;
      }
    } else if (PAIRS.has(mark) && !isInchMark(line, at)) {
      open.push({ mark, at });
      counts.set(mark, (counts.get(mark) ?? 0) + 1);
    }
  }
  return pairs;
}

/** The `"` of `27" wide`. */
function isInchMark(line: string, at: number): boolean {
  return line[at] === '"' && /\d/.test(line.charAt(at - 1));
}
