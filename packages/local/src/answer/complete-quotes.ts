import { tokenizeQuestion } from "../text/tokenize";
import { holdsAskedType, holdsMissingType } from "./answer-types";
import type { Candidate } from "./read-candidates";
import { isCrossReference } from "./score-candidates";

/** A quoted sentence of at most this many characters rarely says everything. */
const SHORT = 45;
/** A sentence of a language without spaces says as much in half as many characters. */
const UNSPACED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u;
const ENDS_A_SENTENCE = /[.!?。！？][」』）)"'”’`]*$/;

/**
 * Adds a neighbour to the best quote when the quote is not a whole answer: the sentence before one that begins with a
 * pronoun, the sentence that holds the number or the reason that was asked for, or the sentence after a short one. Code and
 * the first items of a list follow what introduces them.
 */
export function completeQuotes(
  question: string,
  selected: readonly Candidate[],
  candidates: readonly Candidate[],
): Candidate[] {
  const [best, ...others] = selected;
  if (best === undefined) return [];
  const beside = (offset: number): Candidate | undefined => {
    const neighbour = candidates[best.position + offset];
    return neighbour?.passage === best.passage && neighbour.section === best.section ? neighbour : undefined;
  };
  const [before, after] = [beside(-1), beside(1)];
  const added = new Set<Candidate>();
  if (before !== undefined && best.isContinuation && best.codeBefore === undefined) added.add(before);
  // Items of a list and rows of a table stand for themselves.
  const holding = [after, before].find(
    (neighbour) =>
      neighbour !== undefined &&
      !(best.isItem && neighbour.isItem) &&
      holdsMissingType(question, neighbour.text, best.text),
  );
  if (holding !== undefined) added.add(holding);
  const next = after !== undefined && isCrossReference(after.text) ? beside(2) : after;
  if (next !== undefined && (CONTINUES.test(next.text) || goesOn(question, best, next))) added.add(next);
  if (after !== undefined && added.size === 0 && isFragment(question, best, after)) added.add(after);
  for (const item of listAfter(best, candidates)) added.add(item);
  for (const item of childrenOf(best, candidates)) added.add(item);
  const answer = joinNeighbours([best, ...added].sort((a, b) => a.position - b.position));
  return wholeItems(question, [...answer, ...others.filter((other) => !added.has(other))]).flatMap((quote) => {
    const before = quote.isContinuation ? quote.codeBefore : undefined;
    return [before, quote.text, quote.code].flatMap((text) => (text === undefined ? [] : [{ ...quote, text }]));
  });
}

/** Joins sentences that follow each other in one paragraph, so that they are quoted as they stand there. */
function joinNeighbours(quotes: readonly Candidate[]): Candidate[] {
  const joined: Candidate[] = [];
  let end = -1;
  for (const quote of quotes) {
    const last = joined.at(-1);
    if (last !== undefined && last.unit === quote.unit && quote.position === end + 1 && last.code === undefined) {
      const space = UNSPACED.test(last.text.slice(-2)) || /[。！？]$/.test(last.text) ? "" : " ";
      joined.splice(-1, 1, { ...quote, ...last, text: last.text + space + quote.text, ...codeOf(quote) });
    } else {
      joined.push(quote);
    }
    end = quote.position;
  }
  return joined;
}

function codeOf({ code }: Candidate): Pick<Candidate, "code"> {
  return code === undefined ? {} : { code };
}

/** A longer list item, table row or definition is quoted sentence by sentence. */
const LONGEST_WHOLE_ITEM = 320;

/**
 * Quotes short list items, table rows and definitions as a whole, each once. The first sentence of an item stays alone when
 * it holds the kind of answer that was asked for.
 */
export function wholeItems(question: string, quotes: readonly Candidate[]): Candidate[] {
  const seen = new Set<string>();
  return quotes.flatMap((quote) => {
    const { text, isItem } = quote.unit;
    const isAnswer = quote.isItem && holdsAskedType(question, quote.text);
    const isWhole = isItem && !isAnswer && text.length <= LONGEST_WHOLE_ITEM;
    const whole = isWhole ? { ...quote, text } : quote;
    if (seen.has(whole.text)) return [];
    seen.add(whole.text);
    return [whole];
  });
}

/** Items of a list that are added to the sentence that introduces it, and how long they can be, in characters. */
const MAX_ITEMS = 4;
const MAX_ITEM_CHARACTERS = 160;
const INTRODUCES_A_LIST = /[:：]$/;

/** The first items of the list that a sentence introduces. */
function listAfter(introduction: Candidate, candidates: readonly Candidate[]): Candidate[] {
  if (!INTRODUCES_A_LIST.test(introduction.text)) return [];
  const items: Candidate[] = [];
  for (const item of candidates.slice(introduction.position + 1, introduction.position + 1 + MAX_ITEMS)) {
    const { passage, section } = introduction;
    const isPart = item.isItem && item.passage === passage && item.section === section;
    if (!isPart || item.text.length > MAX_ITEM_CHARACTERS) break;
    items.push(item);
  }
  return items;
}

/** The first items of the list inside of an item that is only a title, such as a name. */
function childrenOf(title: Candidate, candidates: readonly Candidate[]): Candidate[] {
  const { unit, text } = title;
  if (!unit.isItem || unit.text !== text || text.length > SHORT * 2 || ENDS_A_SENTENCE.test(text)) return [];
  const children: Candidate[] = [];
  for (const next of candidates.slice(title.position + 1)) {
    const isInside = next.passage === title.passage && next.section === title.section && next.unit.indent > unit.indent;
    if (!isInside || children.length === MAX_ITEMS) break;
    children.push(next);
  }
  return children;
}

/** A quoted sentence of at most this many characters can be followed by what its pronoun says. */
const SHORT_BEFORE_PRONOUN = 100;
const REFERS_BACK = /^(?:[\p{L}]+, )?(?:it|this|that|these|those|they)\b|^(?:これ|それ|この|その)/iu;

/** Whether the next sentence of a paragraph speaks on about a quote that does not hold the kind of answer that was asked for. */
function goesOn(question: string, quote: Candidate, next: Candidate): boolean {
  const isShort = quote.text.length * (UNSPACED.test(quote.text) ? 2 : 1) <= SHORT_BEFORE_PRONOUN;
  return isShort && quote.unit === next.unit && REFERS_BACK.test(next.text) && !holdsAskedType(question, quote.text);
}

/** Begins a sentence that says more exactly what the one before it says. */
const CONTINUES =
  /^(?:specifically|namely|for (?:example|instance)|e\.g\.|that is|i\.e\.|in other words|(?:when|if) (?:set|enabled|disabled|`?(?:true|false))|具体的に|例えば|たとえば|つまり|すなわち)(?![a-z])/iu;

/**
 * Whether a quote is a short sentence that holds only a part of what was asked, as under a heading that holds the rest,
 * or the first of a paragraph that goes on.
 */
function isFragment(question: string, { text, terms, unit }: Candidate, after: Candidate): boolean {
  if (text.length > SHORT || !ENDS_A_SENTENCE.test(text)) return false;
  if (unit === after.unit && !UNSPACED.test(text) && !holdsAskedType(question, text)) return true;
  const asked = [...tokenizeQuestion(question).keys()];
  return asked.filter((term) => terms.has(term)).length <= asked.length / 2;
}
