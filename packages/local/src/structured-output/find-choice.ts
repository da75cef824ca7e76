import type { Span } from "../text/split-sentences";
import { tokenize } from "../text/tokenize";
import { findNumbers } from "./find-number";
import { type Property, toWords } from "./json-schema";
import { type Found, spanOf, type TextReader } from "./text-reader";

const NEGATION = /\b(?:no|not|without|don['’]?t|doesn['’]?t|exclud\w*|disable\w*|skip)\s+(?:\S+\s+){0,2}$/iu;
const JAPANESE_NEGATION = /^.{0,4}(?:なし|ない|不要|無し)/u;
/** Words in the names of flags that say nothing about their subject. */
const FLAG_WORDS = /\b(?:is|has|should|include|with|enable|use|whether|to|the|true|false|if)\b/giu;

/** Members that say whether a document is relevant to a question, or an answer good. */
const GRADES =
  /\b(?:relevan\w*|scores?|grades?|grading|grounded\w*|supported|useful|addresses|resolves|is answered|answerable)\b|関連|適合|根拠|有用/iu;
const YES = /^(?:yes|y|true|relevant|はい|関連あり|有)$/iu;
const NO = /^(?:no|n|false|not[ _-]?relevant|irrelevant|いいえ|関連なし|無)$/iu;

/** Grades the context: the value for yes when it answers the question, else the value for no. */
export function findGrade({ isAnswered }: TextReader, { hints }: Property, values: readonly unknown[]): unknown {
  if (isAnswered === undefined || values.length !== 2 || !GRADES.test(hints)) return undefined;
  return values.find((value) => (isAnswered ? YES : NO).test(String(value)));
}

/** Finds the value of an enumeration that a text names. The longest one wins. */
export function findEnum(reader: TextReader, values: readonly unknown[]): Found<unknown> | undefined {
  const found = values.flatMap((value) => findEnumValue(reader, value));
  return found.sort((a, b) => b.end - b.start - (a.end - a.start) || a.start - b.start)[0];
}

/** Finds every value of an enumeration that a text names, in the order of the enumeration. */
export function findEnums(reader: TextReader, values: readonly unknown[]): Found<unknown>[] {
  return values.flatMap((value) => findEnumValue(reader, value));
}

function findEnumValue(reader: TextReader, value: unknown): Found<unknown>[] {
  if (typeof value === "number") {
    const number = findNumbers(reader).find((candidate) => candidate.value === value && reader.isFree(candidate));
    return number === undefined ? [] : [number];
  }
  if (typeof value !== "string" || value === "") return [];
  const direct = findWords(reader.text, toWords(value)) ?? findWords(reader.text, value);
  if (direct !== undefined) return [{ ...direct, value }];
  // Finds other forms of the word, such as "cancelled" for "cancel".
  const terms = tokenize(toWords(value));
  const spans = terms.map((term) => findTerm(reader.text, term));
  const [first] = spans;
  if (first === undefined || spans.some((span) => span === undefined)) return [];
  return [{ ...first, value }];
}

function findWords(text: string, words: string): Span | undefined {
  const parts = words.split(/[\s_-]+/).filter((part) => part !== "");
  if (parts.length === 0) return undefined;
  const pattern = parts.map(escapePattern).join("[\\s_-]+");
  // Linear: the words are escaped, and have none of the characters between them.
  const match = new RegExp(`(?<![a-z0-9])${pattern}(?![a-z0-9])`, "iu").exec(text);
  return match === null ? undefined : spanOf(match);
}

function findTerm(text: string, term: string): Span | undefined {
  for (const match of text.matchAll(/[\p{L}\p{N}]+/gu)) {
    if (tokenize(match[0]).includes(term)) return spanOf(match);
  }
  return undefined;
}

/**
 * Finds the value of a flag: true when a text mentions the subject of the flag, false when it negates it, `undefined`
 * when it does not mention it.
 */
export function findBoolean({ text }: TextReader, { name, hints }: Property): Found<boolean> | undefined {
  for (const words of [name, hints]) {
    for (const term of tokenize(words.replaceAll(FLAG_WORDS, " "))) {
      const span = findTerm(text, term);
      if (span === undefined) continue;
      const isDenied = NEGATION.test(text.slice(0, span.start)) || JAPANESE_NEGATION.test(text.slice(span.end));
      return { ...span, value: !isDenied };
    }
  }
  return undefined;
}

function escapePattern(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\/-]/g, "\\$&");
}
