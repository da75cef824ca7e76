import { tokenize } from "../text/tokenize";
import { cueBonus } from "./answer-cues";
import type { Candidate } from "./read-candidates";
import { splitQuestion } from "./split-question";
import { relevanceOf, type TermWeights, weighTerms } from "./weigh-terms";

/** Share of the question that the best sentence has to be about, for anything to be quoted. */
const MINIMUM_RELEVANCE = 0.37;
/** Share of the question that a further sentence has to add; less for the best sentence of a part. */
const MINIMUM_GAIN = 0.22;
const MINIMUM_PART_GAIN = 0.1;
const MAXIMUM_QUOTES = { plain: 2, hard: 4 } as const;
/** What a term still counts once a quoted sentence has it: other sentences may say more about it. */
const REPEATED = { plain: 0, hard: 0.4 } as const;
/** How much more a part's terms count while a sentence for it is sought. */
const PART_WEIGHT = 2;
/** The passages of a context come best first; this decides between equals. */
const ORDER_BONUS = 0.05;

/**
 * The candidates that answer a question best; none when nothing is relevant. A hard question first
 * gets the best sentence for each of its parts.
 */
export function selectQuotes(question: string, candidates: readonly Candidate[], isHard: boolean): Candidate[] {
  const kind = isHard ? "hard" : "plain";
  const weights = weighTerms(question, candidates);
  if (!candidates.some((candidate) => relevanceOf(candidate, weights) >= MINIMUM_RELEVANCE)) return [];
  const selected: Candidate[] = [];
  const add = (asked: string, minimum: number, partWeights?: TermWeights): boolean => {
    const discount = (term: string): number =>
      selected.some((candidate) => candidate.terms.has(term)) ? 1 - REPEATED[kind] : 0;
    const quoted = selected.map((candidate) => candidate.text);
    let best: Candidate | undefined;
    let bestValue = 0;
    for (const candidate of candidates) {
      const gain = relevanceOf(candidate, weights, discount);
      if (selected.includes(candidate) || gain < minimum) continue;
      const part = partWeights === undefined ? 0 : PART_WEIGHT * relevanceOf(candidate, partWeights);
      const value =
        gain +
        part +
        cueBonus(asked, candidate.text, quoted) +
        ORDER_BONUS * (1 - candidate.position / candidates.length);
      if (value <= bestValue) continue;
      best = candidate;
      bestValue = value;
    }
    if (best !== undefined) selected.push(best);
    return best !== undefined;
  };

  if (isHard) {
    for (const part of splitQuestion(question).slice(0, MAXIMUM_QUOTES.hard)) {
      add(part, MINIMUM_PART_GAIN, restrictTerms(weights, new Set(tokenize(part))));
    }
  }
  while (selected.length < MAXIMUM_QUOTES[kind]) {
    const minimum = selected.length === 0 ? MINIMUM_RELEVANCE : MINIMUM_GAIN;
    if (!add(question, minimum)) break;
  }
  return selected;
}

/** A part weighs what its terms weigh in the whole question: "explain the reason too" alone is about little. */
function restrictTerms(weights: TermWeights, terms: ReadonlySet<string>): TermWeights {
  return new Map([...weights].filter(([term]) => terms.has(term)));
}
