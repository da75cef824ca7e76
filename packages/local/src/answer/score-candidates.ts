import type { Passage } from "../converse-request/tagged-documents";
import { SECTION_SEPARATOR } from "../documents/document";
import { readUnknownText } from "../documents/document-formats";
import { joinLines } from "../text/join-lines";
import { splitSentences } from "../text/split-sentences";
import { tokenize, tokenizeQuestion } from "../text/tokenize";

/** A sentence that can be quoted. */
export interface Candidate {
  /** A part of its passage, as it is read: marks of Markdown and line breaks of wrapped text are left out. */
  readonly text: string;
  readonly passage: Passage;
  /** Position among all candidates. */
  readonly position: number;
  readonly terms: ReadonlySet<string>;
  /** Terms of the heading directly above it. */
  readonly ownHeadingTerms: ReadonlySet<string>;
  readonly isCode: boolean;
  /** Whether it begins a list item or a table row. */
  readonly isItem: boolean;
  /** Number of headings before it, to tell whether two candidates stand below the same heading. */
  readonly section: number;
  /** Whether it is the first sentence below its heading. Defaults, such as `Default: 5`, do not count. */
  readonly isFirst: boolean;
  /** The code directly after it, when it does not end a sentence. */
  readonly code?: string;
  /** Terms of the headings above it, and of a question directly before it, as in a list of questions and answers. */
  readonly headingTerms: ReadonlySet<string>;
  /** Terms of the sentence before it. */
  readonly previousTerms: ReadonlySet<string>;
}

const LIST_MARK = /^(?:[-*+•・]|\d+[.)]|>)\s+/;
const HEADING = /^(?:#{1,6}\s|\uE000)/;
const NOT_A_SENTENCE = /^(?:```|~~~|<\/?\w[^>]*>$|[|:\s-]+$|[=\-*_]{3,}$)/;
const CODE_BLOCK = /^(?:```|~~~)/;
/** A long block of code is read line by line, and a passage can begin inside of one. */
const LINE_OF_CODE =
  /[;{}]$|^(?:\/\/|\/\*|\* |\}|\$ )|^(?:const|let|var|import|export|return|function|await|async|if|for) |^[a-z_]+[ (][\w./:$"'-]+[;,]?$/;
const QUESTION = /[?？]$/;

/**
 * Finds the sentences, list items and table rows of passages. Headings and questions are not candidates. They describe
 * the candidates that follow.
 */
export function readCandidates(passages: readonly Passage[]): Candidate[] {
  const candidates: Candidate[] = [];
  let section = 0;
  for (const passage of passages) {
    const titleTerms = tokenize(passage.heading);
    const ownTitleTerms = tokenize(passage.heading.split(SECTION_SEPARATOR).at(-1) ?? "");
    let ownHeadingTerms = new Set(ownTitleTerms);
    let headingTerms = new Set(titleTerms);
    let previousTerms = new Set<string>();
    let isFirst = true;
    // Whether the last candidate is directly before.
    let follows = false;
    const passageText = readUnknownText(passage.text);
    for (const { start, end } of splitSentences(passageText)) {
      const marked = joinLines(passageText.slice(start, end));
      const text = marked.replace(LIST_MARK, "");
      if (CODE_BLOCK.test(text)) {
        previousTerms = new Set([...previousTerms, ...tokenize(text)]);
        const last = candidates.at(-1);
        if (last?.passage === passage && follows)
          candidates.splice(-1, 1, introduce(last, passageText.slice(start, end)));
        follows = false;
        for (const sentence of readProse(passageText.slice(start, end))) {
          const own = {
            text: sentence,
            terms: new Set(tokenize(sentence)),
            isFirst: false,
            isCode: false,
            isItem: false,
          };
          candidates.push({
            passage,
            position: candidates.length,
            section,
            headingTerms,
            ownHeadingTerms,
            previousTerms,
            ...own,
          });
        }
      }
      if (NOT_A_SENTENCE.test(text)) continue;
      const terms = new Set(tokenize(text));
      if (HEADING.test(text) || QUESTION.test(text)) {
        section += 1;
        isFirst = true;
        follows = false;
        ownHeadingTerms = new Set([...ownTitleTerms, ...terms]);
        headingTerms = new Set([...titleTerms, ...terms]);
        previousTerms = new Set();
        continue;
      }
      const isCode = LINE_OF_CODE.test(text);
      const position = candidates.length;
      candidates.push({
        text,
        passage,
        position,
        section,
        isFirst,
        terms,
        headingTerms,
        ownHeadingTerms,
        isCode,
        isItem: text !== marked,
        previousTerms,
      });
      previousTerms = terms;
      isFirst = isFirst && /^default/i.test(text);
      follows = true;
    }
  }
  return candidates;
}

/** A longer piece of code is not quoted. */
const MAX_CODE_CHARACTERS = 400;
/** At least four words that end as a sentence. */
const PROSE = /^\p{Lu}\S* (?:\S+ ){2,}.*[.!]$/u;
const ENDS_A_SENTENCE = /[.!?。！？][」』）)"'”’`]*$/;

/** Adds the code that a sentence introduces, without its fences. */
function introduce(candidate: Candidate, block: string): Candidate {
  const code = block.slice(block.indexOf("\n") + 1, block.lastIndexOf("\n")).trim();
  const introduces = !ENDS_A_SENTENCE.test(candidate.text) && code !== "" && code.length <= MAX_CODE_CHARACTERS;
  return introduces ? { ...candidate, code } : candidate;
}

/** Code without a language is sometimes prose, such as the help of a command. Returns its sentences. */
function readProse(block: string): string[] {
  if (!/^(?:```|~~~)[ \t]*\n/.test(block)) return [];
  const inner = block.slice(block.indexOf("\n") + 1, block.lastIndexOf("\n"));
  return splitSentences(inner)
    .map(({ start, end }) => joinLines(inner.slice(start, end)))
    .filter((text) => PROSE.test(text) && !LINE_OF_CODE.test(text));
}

/** How much a term counts, depending on where it occurs. */
const IN_SENTENCE = 1;
const IN_OWN_HEADING = 0.7;
const IN_HEADING = 0.5;
const IN_PREVIOUS_SENTENCE = 0.2;
/** A line of code rarely answers a question by itself. */
const CODE_FACTOR = 0.5;
/** A sentence that sends the reader elsewhere. */
const CROSS_REFERENCE = /^(?:see|for (?:more|further|details))\b|(?:を(?:見て|参照して|ご覧)ください|参照)[。)）]*$/iu;
const CROSS_REFERENCE_FACTOR = 0.7;
/** Weight of a term that every sentence contains. Such a term is the subject of the context, so it still counts. */
const MIN_WEIGHT = 1;

/** The share of a question that each of its terms stands for. The shares add up to 1. */
export type TermWeights = ReadonlyMap<string, number>;

/** Weighs the terms of a question. A term in few sentences weighs more, and a term in none weighs the most. */
export function weighTerms(question: string, candidates: readonly Candidate[]): TermWeights {
  const total = candidates.length;
  const weights = new Map<string, number>();
  for (const [term, words] of tokenizeQuestion(question)) {
    const count = candidates.filter((candidate) => candidate.terms.has(term)).length;
    weights.set(term, words * (MIN_WEIGHT + Math.log(1 + (total - count + 0.5) / (count + 0.5))));
  }
  const sum = [...weights.values()].reduce((all, weight) => all + weight, 0);
  return new Map([...weights].map(([term, weight]) => [term, weight / sum]));
}

/**
 * Returns the share of a question that a candidate is about, from 0 to 1.
 * @param discount share of a term that other quotes already cover, from 0 to 1
 */
export function relevanceOf(
  candidate: Candidate,
  weights: TermWeights,
  discount: (term: string) => number = () => 0,
): number {
  let relevance = 0;
  for (const [term, weight] of weights) relevance += weight * presenceOf(candidate, term) * (1 - discount(term));
  if (candidate.isCode) return relevance * CODE_FACTOR;
  return CROSS_REFERENCE.test(candidate.text) ? relevance * CROSS_REFERENCE_FACTOR : relevance;
}

function presenceOf(candidate: Candidate, term: string): number {
  if (candidate.terms.has(term)) return IN_SENTENCE;
  if (candidate.ownHeadingTerms.has(term)) return IN_OWN_HEADING;
  if (candidate.headingTerms.has(term)) return IN_HEADING;
  return candidate.previousTerms.has(term) ? IN_PREVIOUS_SENTENCE : 0;
}
