import { tokenize } from "../text/tokenize";
import { asksForDefinition, holdsAskedType, typeBonus } from "./answer-types";
import { completeQuotes, wholeItems } from "./complete-quotes";
import { createPhraseShare } from "./phrase-share";
import type { Candidate } from "./read-candidates";
import { isCrossReference, relevanceOf, type TermWeights, weighTerms } from "./score-candidates";

/** Share of the question that the best sentence must be about. Otherwise nothing is quoted. */
const MIN_RELEVANCE = 0.32;
/** Share of the question that a further sentence must add. The best sentence for a part needs less. */
const MIN_GAIN = 0.22;
const MIN_PART_GAIN = 0.1;
const MAX_QUOTES = { plain: 2, hard: 4 } as const;
/** A second sentence whose value is at least this share of the best one's can be the answer as well. */
const CLOSE = 0.85;
/** What a sentence loses that only sends the reader elsewhere, unless it holds what was asked for, such as a place. */
const CROSS_REFERENCE_MALUS = 0.25;
/** Bonus of a sentence in the language of the question, when a document has parts in two languages. */
const LANGUAGE_BONUS = 0.1;
const UNSPACED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u;
/** What a term still counts after a quoted sentence has it. Other sentences can say more about it. */
const REPEATED_TERM = { plain: 0, hard: 0.4 } as const;
/** How much more the terms of a part count while a sentence for this part is selected. */
const PART_WEIGHT = 2;
/** The passages of a context come best first. This decides between candidates that are otherwise equal. */
const ORDER_BONUS = 0.05;

/** Bonus of a sentence with the same words in the same order as the question. */
const PHRASE_BONUS = 0.15;
/** Bonus of the first sentence below a heading that holds the whole question. */
const FIRST_BONUS = 0.25;

/**
 * Selects the candidates that answer a question best. Empty when no candidate is relevant. A hard question first gets
 * the best sentence for each of its parts.
 */
export function selectQuotes(question: string, candidates: readonly Candidate[], isHard: boolean): Candidate[] {
  const kind = isHard ? "hard" : "plain";
  const weights = weighTerms(question, candidates);
  if (!candidates.some((candidate) => relevanceOf(candidate, weights) >= MIN_RELEVANCE)) return [];
  const isDefinition = asksForDefinition(question);
  const isUnspaced = UNSPACED.test(question);
  const phraseShare = createPhraseShare(question);
  const phrases = candidates.map(({ text }) => PHRASE_BONUS * phraseShare(text));
  const selected: Candidate[] = [];
  let closeSecond: Candidate | undefined;
  const addBest = (asked: string, minGain: number, partWeights?: TermWeights): boolean => {
    const discount = (term: string): number =>
      selected.some((candidate) => candidate.terms.has(term)) ? 1 - REPEATED_TERM[kind] : 0;
    const quoted = selected.map((candidate) => candidate.text);
    let best: Candidate | undefined;
    let bestValue = 0;
    let second: Candidate | undefined;
    let secondValue = 0;
    for (const candidate of candidates) {
      const gain = relevanceOf(candidate, weights, discount);
      if (gain < minGain || quoted.includes(candidate.text)) continue;
      const part = partWeights === undefined ? 0 : PART_WEIGHT * relevanceOf(candidate, partWeights);
      const value =
        gain +
        part +
        typeBonus(asked, candidate.text, quoted) -
        (isCrossReference(candidate.text) && !holdsAskedType(asked, candidate.text) ? CROSS_REFERENCE_MALUS : 0) +
        (phrases[candidate.position] ?? 0) +
        (UNSPACED.test(candidate.text) === isUnspaced ? LANGUAGE_BONUS : 0) +
        (candidate.isFirst && selected.length === 0
          ? FIRST_BONUS * headingShare(candidate, weights) * (isDefinition ? 1 : headingFit(candidate, weights))
          : 0) +
        ORDER_BONUS * (1 - candidate.position / candidates.length);
      if (value > bestValue) {
        [second, secondValue] = [best, bestValue];
        [best, bestValue] = [candidate, value];
      } else if (value > secondValue) {
        [second, secondValue] = [candidate, value];
      }
    }
    if (selected.length === 0 && secondValue >= CLOSE * bestValue) closeSecond = second;
    if (best !== undefined) selected.push(best);
    return best !== undefined;
  };

  if (isHard) {
    for (const part of splitQuestion(question).slice(0, MAX_QUOTES.hard)) {
      addBest(part, MIN_PART_GAIN, restrictTerms(weights, new Set(tokenize(part))));
    }
  }
  while (selected.length < MAX_QUOTES[kind]) {
    const minGain = selected.length === 0 ? MIN_RELEVANCE : MIN_GAIN;
    if (!addBest(question, minGain)) break;
  }
  if (!isHard && closeSecond !== undefined && !selected.includes(closeSecond)) selected.splice(1, 0, closeSecond);
  return isHard ? wholeItems(question, selected) : completeQuotes(question, selected, candidates);
}

/**
 * Keeps the weights that the terms of a part have in the whole question. A part such as "explain the reason too" then
 * weighs little.
 */
function restrictTerms(weights: TermWeights, terms: ReadonlySet<string>): TermWeights {
  return new Map([...weights].filter(([term]) => terms.has(term)));
}

/** Share of the question that is in the heading directly above a candidate. */
function headingShare({ ownHeadingTerms }: Candidate, weights: TermWeights): number {
  let share = 0;
  for (const [term, weight] of weights) if (ownHeadingTerms.has(term)) share += weight;
  return share;
}

const NUMBER = /^[\d.]+$/;

/** Share of the heading directly above a candidate that is in the question. Numbers of chapters do not count. */
function headingFit({ ownHeadingTerms }: Candidate, weights: TermWeights): number {
  const terms = [...ownHeadingTerms].filter((term) => !NUMBER.test(term));
  return terms.length === 0 ? 0 : terms.filter((term) => weights.has(term)).length / terms.length;
}

/** A question is split at the end of a sentence, at a comma, and before a part that asks again, such as "and why". */
const PART_BOUNDARY =
  /(?<=[.?!。？！])\s*|(?:(?<!\s)\s+)?(?:[,;]\s*)?\b(?:and|but|or)\s+(?=(?:also\s+)?(?:why|how|what|who|when|where|which|explain|compare|describe|list)\b)|(?<=[、,])\s*/iu;

/** Splits a question into parts, such as "compare X and Y" and "explain why they differ". */
function splitQuestion(question: string): string[] {
  return question.split(PART_BOUNDARY).filter((part) => part.trim() !== "");
}
