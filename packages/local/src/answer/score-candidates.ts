import { tokenizeQuestion } from "../text/tokenize";
import type { Candidate } from "./read-candidates";

/** How much a term counts, depending on where it occurs. */
const IN_SENTENCE = 1;
const IN_OWN_HEADING = 0.7;
const IN_HEADING = 0.5;
const IN_PREVIOUS_SENTENCE = 0.2;
/** A pronoun stands for what the sentence or the code before is about. */
const IN_PREVIOUS_OF_PRONOUN = 0.6;
/** A line of code rarely answers a question by itself. */
const CODE_FACTOR = 0.5;
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
  const countOf = (term: string): number => candidates.filter(({ terms }) => terms.has(term)).length;
  for (const [term, words] of tokenizeQuestion(question, (term) => countOf(term) > 0)) {
    const count = countOf(term);
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
  return isCrossReference(candidate.text) ? relevance * CROSS_REFERENCE_FACTOR : relevance;
}

/** Whether a sentence sends the reader elsewhere. */
export function isCrossReference(text: string): boolean {
  return CROSS_REFERENCE.test(text);
}

function presenceOf(candidate: Candidate, term: string): number {
  if (candidate.terms.has(term)) return IN_SENTENCE;
  if (candidate.ownHeadingTerms.has(term)) return IN_OWN_HEADING;
  const inPrevious = candidate.isContinuation ? IN_PREVIOUS_OF_PRONOUN : IN_PREVIOUS_SENTENCE;
  return Math.max(
    candidate.headingTerms.has(term) ? IN_HEADING : 0,
    candidate.previousTerms.has(term) ? inPrevious : 0,
  );
}
