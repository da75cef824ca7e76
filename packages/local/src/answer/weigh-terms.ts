import { tokenizeQuestion } from "../text/tokenize";
import type { Candidate } from "./read-candidates";

/** How much a term counts where it is found. */
const IN_SENTENCE = 1;
const IN_HEADING = 0.5;
const IN_PREVIOUS_SENTENCE = 0.2;
/** Weight of a term that every sentence has: the subject of a context, without which nothing is relevant. */
const LEAST_WEIGHT = 1;

/** Each term's share of a question; together they are 1. */
export type TermWeights = ReadonlyMap<string, number>;

/** Terms that few sentences have weigh more, those that none has the most. */
export function weighTerms(question: string, candidates: readonly Candidate[]): TermWeights {
  const total = candidates.length;
  const weights = new Map<string, number>();
  for (const [term, words] of tokenizeQuestion(question)) {
    const count = candidates.filter((candidate) => candidate.terms.has(term)).length;
    weights.set(term, words * (LEAST_WEIGHT + Math.log(1 + (total - count + 0.5) / (count + 0.5))));
  }
  const sum = [...weights.values()].reduce((all, weight) => all + weight, 0);
  return new Map([...weights].map(([term, weight]) => [term, weight / sum]));
}

/** How well a candidate is about a term, from 0 to 1. */
function presenceOf(candidate: Candidate, term: string): number {
  if (candidate.terms.has(term)) return IN_SENTENCE;
  if (candidate.headingTerms.has(term)) return IN_HEADING;
  return candidate.previousTerms.has(term) ? IN_PREVIOUS_SENTENCE : 0;
}

/** Share of a question that a candidate is about, from 0 to 1. @param discount share already answered, by term */
export function relevanceOf(
  candidate: Candidate,
  weights: TermWeights,
  discount: (term: string) => number = () => 0,
): number {
  let relevance = 0;
  for (const [term, weight] of weights) relevance += weight * presenceOf(candidate, term) * (1 - discount(term));
  return relevance;
}
