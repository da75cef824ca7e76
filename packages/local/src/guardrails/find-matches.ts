import { RE2JS } from "re2js";
import { type Span, splitSentences } from "../text/split-sentences";
import { tokenizeQuestion } from "../text/tokenize";

/**
 * Finds the places of a word or phrase: as whole words in Latin script, anywhere in Japanese. Letters are compared
 * without case and width, so in a text with half-width katakana a place can be some characters off.
 */
export function findWord(text: string, word: string): Span[] {
  const escaped = normalise(word).replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");
  // Linear: the word is escaped, so the expression has no repetition.
  const pattern = new RegExp(`(?<![a-z0-9])${escaped}(?![a-z0-9])`, "gu");
  return [...normalise(text).matchAll(pattern)].map(({ 0: found, index }) => ({
    start: index,
    end: index + found.length,
  }));
}

function normalise(text: string): string {
  return text.normalize("NFKC").toLowerCase();
}

/** Finds the places of a pattern in linear time. Places without a character are left out. */
export function findRegex(text: string, pattern: string): Span[] {
  const matcher = RE2JS.compile(pattern).matcher(text);
  const spans: Span[] = [];
  while (matcher.find()) {
    const [start, end] = [matcher.start(), matcher.end()];
    if (end > start) spans.push({ start, end });
  }
  return spans;
}

/** Share of an example's content words that a sentence on its topic has at least. */
const TOPIC_SHARE = 0.6;

/** Finds the sentences that share most of their content words with an example phrase. */
export function findLikeness(text: string, example: string): Span[] {
  const wanted = tokenizeQuestion(example);
  return splitSentences(text).filter(({ start, end }) => shareOf(wanted, text.slice(start, end)) >= TOPIC_SHARE);
}

/**
 * Returns the share of a text's content words that another text has, from 0 to 1.
 * @returns 1 when the text has no content words
 */
export function shareOfWords(text: string, other: string): number {
  return shareOf(tokenizeQuestion(text), other);
}

function shareOf(wanted: ReadonlyMap<string, number>, text: string): number {
  const found = tokenizeQuestion(text);
  let [total, shared] = [0, 0];
  for (const [term, words] of wanted) {
    total += words;
    if (found.has(term)) shared += words;
  }
  return total === 0 ? 1 : shared / total;
}
