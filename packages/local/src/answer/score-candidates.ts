import type { Passage } from "../converse-request/tagged-documents";
import { splitSentences } from "../text/split-sentences";
import { tokenize, tokenizeQuestion } from "../text/tokenize";

/** A sentence that can be quoted. */
export interface Candidate {
  /** A verbatim part of its passage. */
  readonly text: string;
  readonly passage: Passage;
  /** Position among all candidates. */
  readonly position: number;
  readonly terms: ReadonlySet<string>;
  /** Terms of the headings above it, and of a question directly before it, as in a list of questions and answers. */
  readonly headingTerms: ReadonlySet<string>;
  /** Terms of the sentence before it. */
  readonly previousTerms: ReadonlySet<string>;
}

const LIST_MARK = /^(?:[-*+•・]|\d+[.)]|>)\s+/;
const HEADING = /^#{1,6}\s/;
const NOT_A_SENTENCE = /^(?:```|~~~|<\/?\w+[^>]*>$|[|:\s-]+$|[=\-*_]{3,}$)/;
const QUESTION = /[?？]$/;

/**
 * Finds the sentences, list items and table rows of passages. Headings and questions are not candidates. They describe
 * the candidates that follow.
 */
export function readCandidates(passages: readonly Passage[]): Candidate[] {
  const candidates: Candidate[] = [];
  for (const passage of passages) {
    const titleTerms = tokenize(passage.heading);
    let headingTerms = new Set(titleTerms);
    let previousTerms = new Set<string>();
    for (const { start, end } of splitSentences(passage.text)) {
      const text = passage.text.slice(start, end).replace(LIST_MARK, "");
      if (NOT_A_SENTENCE.test(text)) continue;
      const terms = new Set(tokenize(text));
      if (HEADING.test(text) || QUESTION.test(text)) {
        headingTerms = new Set([...titleTerms, ...terms]);
        previousTerms = new Set();
        continue;
      }
      candidates.push({ text, passage, position: candidates.length, terms, headingTerms, previousTerms });
      previousTerms = terms;
    }
  }
  return candidates;
}

/** How much a term counts, depending on where it occurs. */
const IN_SENTENCE = 1;
const IN_HEADING = 0.5;
const IN_PREVIOUS_SENTENCE = 0.2;
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
  return relevance;
}

function presenceOf(candidate: Candidate, term: string): number {
  if (candidate.terms.has(term)) return IN_SENTENCE;
  if (candidate.headingTerms.has(term)) return IN_HEADING;
  return candidate.previousTerms.has(term) ? IN_PREVIOUS_SENTENCE : 0;
}
