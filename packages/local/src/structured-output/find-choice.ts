import { tokenize } from "../text/tokenize";
import { findNumbers } from "./find-number";
import { type Property, toWords } from "./property";
import type { Found, TextReader } from "./text-reader";

const NEGATION = /\b(?:no|not|without|don['’]?t|doesn['’]?t|exclud\w*|disable\w*|skip)\s+(?:\S+\s+){0,2}$/iu;
const JAPANESE_NEGATION = /^.{0,4}(?:なし|ない|不要|無し)/u;
/** Words that names of flags begin with, and that say nothing of what they are about. */
const FLAG_WORDS = /\b(?:is|has|should|include|with|enable|use|whether|to|the|true|false|if)\b/giu;

/** The member of an enumeration that a text names; the longest one wins. */
export function findEnum(reader: TextReader, values: readonly unknown[]): Found<unknown> | undefined {
  const found = values.flatMap((value) => findMember(reader, value));
  return found.sort((a, b) => b.end - b.start - (a.end - a.start) || a.start - b.start)[0];
}

/** Every member of an enumeration that a text names, in the enumeration's order. */
export function findEnums(reader: TextReader, values: readonly unknown[]): Found<unknown>[] {
  return values.flatMap((value) => findMember(reader, value));
}

function findMember(reader: TextReader, value: unknown): Found<unknown>[] {
  if (typeof value === "number") {
    const number = findNumbers(reader).find((candidate) => candidate.value === value && reader.isFree(candidate));
    return number === undefined ? [] : [number];
  }
  if (typeof value !== "string" || value === "") return [];
  const direct = findWords(reader.text, toWords(value)) ?? findWords(reader.text, value);
  if (direct !== undefined) return [{ ...direct, value }];
  // Other forms of the word: "cancelled" for "cancel".
  const terms = tokenize(toWords(value));
  const spans = terms.map((term) => findTerm(reader.text, term));
  const [first] = spans;
  if (first === undefined || spans.some((span) => span === undefined)) return [];
  return [{ ...first, value }];
}

function findWords(text: string, words: string): { start: number; end: number } | undefined {
  const pattern = words.split(/\s+/).map(escapePattern).join("[\\s_-]+");
  const match = new RegExp(`(?<![a-z0-9])${pattern}(?![a-z0-9])`, "iu").exec(text);
  return match === null ? undefined : { start: match.index, end: match.index + match[0].length };
}

function findTerm(text: string, term: string): { start: number; end: number } | undefined {
  for (const match of text.matchAll(/[\p{L}\p{N}]+/gu)) {
    if (tokenize(match[0]).includes(term)) return { start: match.index, end: match.index + match[0].length };
  }
  return undefined;
}

/** True when a text speaks of what the flag is about, false when it denies it. */
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
