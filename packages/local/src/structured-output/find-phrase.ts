import { stopWords, tokenize } from "../text/tokenize";
import { findDates } from "./find-dates-and-times";
import type { Property } from "./json-schema";
import { type Found, overlaps, type TextReader } from "./text-reader";

// The lookbehinds of these patterns let a match start only where a run of its characters starts. Without them, matching
// takes quadratic time on long runs.
const NAME_WORD = "\\p{Lu}[\\p{L}\\p{M}\\p{N}'’&-]*";
/** Capitalised words in a row: `New York`, `University of Tokyo`, `Austin, TX`. */
const NAME = `${NAME_WORD}(?:\\s+(?:of\\s+|de\\s+|la\\s+|van\\s+)?${NAME_WORD})*(?:, \\p{Lu}{2}\\b)?`;
/** Lower-case words up to a word of time or a preposition, for questions without capitals. */
const PLAIN =
  "(?:(?!(?:today|tonight|tomorrow|yesterday|now|please|next|this|and|for|with|from|right|currently)\\b)[\\p{Ll}'’-]{2,}\\s?){1,3}";
const QUOTED =
  /["“](?<english>[^"”\n]{1,1000})["”]|[「『](?<japanese>[^」』\n]{1,1000})[」』]|(?<=^|\s)'(?<single>[^'\n]+)'(?=$|[\s.,?!])/gu;
// Linear: the lookbehinds admit one start for each run of these characters.
const CODE =
  /(?<![\p{L}\p{N}])#?(?=[\p{L}\p{N}])(?<![\p{L}\p{N}][_-]+)(?=[\p{L}\p{N}_-]*\d)[\p{L}\p{N}][\p{L}\p{N}_-]*/gu;
const EXPRESSION =
  /(?<![\d\s+\-*/^().%×÷])[\s+\-*/^).%×÷]*(?=[\d(][\d\s().]*[+\-*/^×÷%][\d\s+\-*/^().%×÷]*[\d)])(?<expression>[\d(][\d\s+\-*/^().%×÷]*[\d)])/gu;
const EMAIL = /(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+/gu;
// Linear: an address that is followed by another one always matches.
const URL_TEXT = /https?:\/\/[^\s"'<>、。]+(?<![.,!?)])/gu;
const CURRENCY = /\b[A-Z]{3}\b/gu;
const JAPANESE_CHARACTER = "[\\p{Script=Han}\\p{Script=Katakana}ー々A-Za-z0-9]";
const JAPANESE_WORD = `(?<!${JAPANESE_CHARACTER})${JAPANESE_CHARACTER}+`;

/** The names of a kind of member, and how its values look in a question. The first pattern that matches wins. */
const SHAPES: readonly { readonly called: RegExp; readonly looks: readonly RegExp[] }[] = [
  { called: /e-?mail|メール/iu, looks: [EMAIL] },
  { called: /\b(?:url|uri|link|website)\b/iu, looks: [URL_TEXT] },
  { called: /\b(?:expression|formula|equation|calculation)\b|式/iu, looks: [EXPRESSION] },
  { called: /\bcurrency\b|通貨/iu, looks: [CURRENCY] },
  { called: /\b(?:id|number|code|sku|ticket|reference)\b|番号/iu, looks: [CODE] },
  {
    called: /\b(?:from|origin|source|departure|start)\b|出発/iu,
    looks: [prepositional("from"), new RegExp(`(?<value>${JAPANESE_WORD})から`, "gu")],
  },
  {
    called: /\b(?:to|destination|arrival|target|recipient|until)\b|到着|目的/iu,
    looks: [prepositional("to"), new RegExp(`(?<value>${JAPANESE_WORD})(?:まで|へ|に)`, "gu")],
  },
  {
    called: /\b(?:location|city|place|country|region|address|town|area|where|destination)\b|都市|場所|地域/iu,
    looks: [
      prepositional("in|at|near|for|to|of|around"),
      new RegExp(`(?<value>${JAPANESE_WORD}?)(?:の|で|に|は)`, "gu"),
      prepositional("in|at|near|for|around", PLAIN),
    ],
  },
  { called: /\b(?:language)\b|言語/iu, looks: [prepositional("to|into|in")] },
];
const NAMES = new RegExp(`(?<![\\p{L}\\p{N}])(?<value>${NAME})`, "gu");
const JAPANESE_NAMES = new RegExp(`(?<value>${JAPANESE_WORD})(?=さん|様|氏|の|を|は|で|に|が)`, "gu");
const TOPIC = /\b(?:about|on|for|regarding|of)\s+(?<value>[^.?!,;]+)/giu;
const TOPICAL = /\b(?:topic|subject|keyword|term|search|title|product|item)s?\b|件名|話題/iu;
/** Members that take any name. Only these are filled with a name that no other pattern found. */
const NAMED =
  /\b(?:name|person|who|customer|employee|user|author|title|company|product|item|brand|artist|team|string)s?\b|名/iu;

/** Finds the words of a question that a member of type string probably means. */
export function findPhrase(reader: TextReader, property: Property): Found<string> | undefined {
  const quoted = firstFree(reader, [QUOTED]);
  if (quoted !== undefined) return quoted;
  const shapes = [property.name, property.hints].flatMap((words) =>
    SHAPES.filter(({ called }) => called.test(words)).flatMap(({ looks }) => looks),
  );
  const shaped = firstFree(reader, shapes);
  if (shaped !== undefined) return shaped;
  if (TOPICAL.test(property.name)) return firstFree(reader, [TOPIC]) ?? likeliestName(reader);
  if (shapes.length > 0 && !NAMED.test(property.hints)) return undefined;
  return likeliestName(reader) ?? firstFree(reader, [JAPANESE_NAMES]);
}

/** Finds every quoted phrase of a question, or else every name, for members that are lists. */
export function findPhrases(reader: TextReader): Found<string>[] {
  const quoted = allFree(reader, QUOTED);
  if (quoted.length > 0) return quoted;
  const names = allFree(reader, NAMES);
  return names.length > 0 ? names : allFree(reader, JAPANESE_NAMES);
}

/** Finds the first name. A single word at the start of a sentence counts only when there is no other name. */
function likeliestName(reader: TextReader): Found<string> | undefined {
  const names = allFree(reader, NAMES);
  const isSure = ({ value, start }: Found<string>): boolean =>
    value.includes(" ") || !isSentenceStart(reader.text.slice(0, start));
  return names.find(isSure) ?? names[0];
}

/** Whether a sentence starts after a text. */
function isSentenceStart(before: string): boolean {
  const visible = before.trimEnd();
  return visible === "" || /[.!?。]$/u.test(visible) || before.includes("\n", visible.length);
}

function firstFree(reader: TextReader, patterns: readonly RegExp[]): Found<string> | undefined {
  for (const pattern of patterns) {
    const [found] = allFree(reader, pattern);
    if (found !== undefined) return found;
  }
  return undefined;
}

function allFree(reader: TextReader, pattern: RegExp): Found<string>[] {
  return [...reader.text.matchAll(pattern)].flatMap((match) => {
    const groups = match.groups ?? {};
    const verbatim = groups.english ?? groups.japanese ?? groups.single ?? groups.expression;
    const whole = groups.value ?? verbatim ?? match[0];
    const start = match.index + match[0].indexOf(whole);
    const isQuoted = groups.value === undefined;
    const found = isQuoted ? { value: whole, start, end: start + whole.length } : trimWords(whole, start);
    return found !== undefined && reader.isFree(found) && (isQuoted || !isOwnWord(reader, found)) ? [found] : [];
  });
}

/** Removes the stop words around a phrase: "the Paris office please" becomes "Paris office". */
function trimWords(text: string, offset: number): Found<string> | undefined {
  const words = [...text.matchAll(/[^\s]+/g)];
  const isContent = (word: RegExpMatchArray): boolean =>
    !stopWords.has(word[0].toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, ""));
  const first = words.findIndex(isContent);
  const last = words.findLastIndex(isContent);
  if (first < 0) return undefined;
  const start = words[first]?.index ?? 0;
  const end = (words[last]?.index ?? 0) + (words[last]?.[0].length ?? 0);
  return { value: text.slice(start, end), start: offset + start, end: offset + end };
}

/** Whether a phrase consists of words of the schema or overlaps a date. Such a phrase is not a value. */
function isOwnWord({ text, now, ownTerms }: TextReader, found: Found<string>): boolean {
  const terms = tokenize(found.value);
  const isOwn = terms.length === 0 || terms.every((term) => ownTerms.has(term));
  return isOwn || datesOf(text, now).some((date) => overlaps(date, found));
}

/** The dates of the text that was read last. Every phrase of a text is compared with them. */
let lastDates: { readonly text: string; readonly now: number; readonly dates: readonly Found<string>[] } | undefined;

function datesOf(text: string, now: number): readonly Found<string>[] {
  if (lastDates?.text !== text || lastDates.now !== now) lastDates = { text, now, dates: findDates(text, now) };
  return lastDates.dates;
}

function prepositional(prepositions: string, value: string = NAME): RegExp {
  // Linear: the names are words with spaces between them, and the boundary admits one start for each word.
  return new RegExp(`\\b(?:${prepositions})\\s+(?:the\\s+)?(?<value>${value})`, "gu");
}
