import { tokenizeQuestion } from "../text/tokenize";
import { holdsMissingType } from "./answer-types";
import type { Candidate } from "./score-candidates";

/** A quoted sentence of at most this many characters rarely says everything. */
const SHORT = 45;
/** A sentence that cannot be understood without the one before it. */
const BEGINS_WITH_PRONOUN =
  /^(?:It|This|That|These|Those|They|He|She|Such|Both|Therefore|Thus|Hence)\b|^(?:これ|それ|この|その|こうした|そうした|したがって|よって)/u;
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
  if (before !== undefined && BEGINS_WITH_PRONOUN.test(best.text)) added.add(before);
  // Items of a list and rows of a table stand for themselves.
  const holding = [after, before].find(
    (neighbour) =>
      neighbour !== undefined &&
      !(best.isItem && neighbour.isItem) &&
      holdsMissingType(question, neighbour.text, best.text),
  );
  if (holding !== undefined) added.add(holding);
  if (after !== undefined && added.size === 0 && isFragment(question, best)) added.add(after);
  for (const item of listAfter(best, candidates)) added.add(item);
  const answer = [best, ...added].sort((a, b) => a.position - b.position);
  return [...answer, ...others.filter((other) => !added.has(other))].flatMap((quote) =>
    quote.code === undefined ? [quote] : [quote, { ...quote, text: quote.code }],
  );
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

/** Whether a quote is a short sentence that holds only a part of what was asked, as under a heading that holds the rest. */
function isFragment(question: string, { text, terms }: Candidate): boolean {
  if (text.length > SHORT || !ENDS_A_SENTENCE.test(text)) return false;
  const asked = [...tokenizeQuestion(question).keys()];
  return asked.filter((term) => terms.has(term)).length <= asked.length / 2;
}
