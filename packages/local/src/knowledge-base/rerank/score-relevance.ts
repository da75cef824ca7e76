import { splitSentences } from "../../text/split-sentences";
import { tokenize, tokenizeQuestion } from "../../text/tokenize";

/** What a text that has all words of a query somewhere counts, and one that has them in one sentence. */
const COVERAGE_SHARE = 0.6;
const SENTENCE_SHARE = 1 - COVERAGE_SHARE;

/**
 * How well each text answers a query, from 0 to 1: the share of the query's words that it has, and
 * that its best sentence has. Words that few of the texts have count more. Not a model: it compares words.
 */
export function scoreRelevance(query: string, texts: readonly string[]): number[] {
  const termSets = texts.map((text) => new Set(tokenize(text)));
  const weights = [...tokenizeQuestion(query)].map(([term, words]) => {
    const count = termSets.filter((terms) => terms.has(term)).length;
    return { term, weight: words * Math.log(2 + (texts.length - count + 0.5) / (count + 0.5)) };
  });
  const total = weights.reduce((sum, { weight }) => sum + weight, 0);
  const shareOf = (terms: ReadonlySet<string>): number =>
    total === 0 ? 0 : weights.reduce((sum, { term, weight }) => (terms.has(term) ? sum + weight : sum), 0) / total;
  return texts.map((text, index) => {
    const sentences = splitSentences(text).map(({ start, end }) => new Set(tokenize(text.slice(start, end))));
    const best = Math.max(0, ...sentences.map(shareOf));
    return COVERAGE_SHARE * shareOf(termSets[index] ?? new Set()) + SENTENCE_SHARE * best;
  });
}
