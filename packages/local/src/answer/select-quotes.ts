import { tokenize } from "../text/tokenize";
import { type Candidate, relevanceOf, type TermWeights, weighTerms } from "./score-candidates";

/** Share of the question that the best sentence must be about. Otherwise nothing is quoted. */
const MIN_RELEVANCE = 0.37;
/** Share of the question that a further sentence must add. The best sentence for a part needs less. */
const MIN_GAIN = 0.22;
const MIN_PART_GAIN = 0.1;
const MAX_QUOTES = { plain: 2, hard: 4 } as const;
/** What a term still counts after a quoted sentence has it. Other sentences can say more about it. */
const REPEATED_TERM = { plain: 0, hard: 0.4 } as const;
/** How much more the terms of a part count while a sentence for this part is selected. */
const PART_WEIGHT = 2;
/** The passages of a context come best first. This decides between candidates that are otherwise equal. */
const ORDER_BONUS = 0.05;

/**
 * Selects the candidates that answer a question best. Empty when no candidate is relevant. A hard question first gets
 * the best sentence for each of its parts.
 */
export function selectQuotes(question: string, candidates: readonly Candidate[], isHard: boolean): Candidate[] {
  const kind = isHard ? "hard" : "plain";
  const weights = weighTerms(question, candidates);
  if (!candidates.some((candidate) => relevanceOf(candidate, weights) >= MIN_RELEVANCE)) return [];
  const selected: Candidate[] = [];
  const addBest = (asked: string, minGain: number, partWeights?: TermWeights): boolean => {
    const discount = (term: string): number =>
      selected.some((candidate) => candidate.terms.has(term)) ? 1 - REPEATED_TERM[kind] : 0;
    const quoted = selected.map((candidate) => candidate.text);
    let best: Candidate | undefined;
    let bestValue = 0;
    for (const candidate of candidates) {
      const gain = relevanceOf(candidate, weights, discount);
      if (selected.includes(candidate) || gain < minGain) continue;
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
    for (const part of splitQuestion(question).slice(0, MAX_QUOTES.hard)) {
      addBest(part, MIN_PART_GAIN, restrictTerms(weights, new Set(tokenize(part))));
    }
  }
  while (selected.length < MAX_QUOTES[kind]) {
    const minGain = selected.length === 0 ? MIN_RELEVANCE : MIN_GAIN;
    if (!addBest(question, minGain)) break;
  }
  return selected;
}

/**
 * Keeps the weights that the terms of a part have in the whole question. A part such as "explain the reason too" then
 * weighs little.
 */
function restrictTerms(weights: TermWeights, terms: ReadonlySet<string>): TermWeights {
  return new Map([...weights].filter(([term]) => terms.has(term)));
}

/** A question is split at the end of a sentence, at a comma, and before a part that asks again, such as "and why". */
const PART_BOUNDARY =
  /(?<=[.?!。？！])\s*|(?:(?<!\s)\s+)?(?:[,;]\s*)?\b(?:and|but|or)\s+(?=(?:also\s+)?(?:why|how|what|who|when|where|which|explain|compare|describe|list)\b)|(?<=[、,])\s*/iu;

/** Splits a question into parts, such as "compare X and Y" and "explain why they differ". */
function splitQuestion(question: string): string[] {
  return question.split(PART_BOUNDARY).filter((part) => part.trim() !== "");
}

/** A kind of question, and how its answers look. */
interface Cue {
  readonly asked: RegExp;
  readonly answer: RegExp;
  readonly bonus: number;
}

const CUES: readonly Cue[] = [
  {
    asked: /\bwhy\b|\breasons?\b|なぜ|何故|どうして|理由/iu,
    answer: /\bbecause\b|\bso that\b|\btherefore\b|\breasons?\b|\bdue to\b|理由|ため(?:です|。|$)|からです|ので/iu,
    bonus: 0.25,
  },
  {
    asked: /\bcompar|\bdiffer|\bversus\b|\bvs\b|違い|異な|比較/iu,
    answer: /\bwhereas\b|\bwhile\b|\bbut\b|\bdiffer|一方|に対し|異な|それぞれ|までは/iu,
    bonus: 0.12,
  },
  {
    asked:
      /\bhow (?:many|much|long|often|quickly|soon|far|old)\b|\bwhen\b|\blimit\b|\bminimum\b|\bmaximum\b|何[日月年時回歳人円文]|いつ|いくら|(?:どれ|どの)(?:くらい|ぐらい|だけ)|期限|上限|下限/iu,
    answer: /[0-9０-９]|\b(?:one|two|three|four|five|once|twice|daily|weekly|monthly)\b/iu,
    bonus: 0.1,
  },
];

/**
 * Returns the bonus of a sentence that looks like the kind of answer that a question asks for. A kind that a quoted
 * sentence already has gives no bonus.
 */
function cueBonus(question: string, sentence: string, quoted: readonly string[]): number {
  return CUES.filter(
    ({ asked, answer }) =>
      asked.test(question) && answer.test(sentence) && !quoted.some((quotedSentence) => answer.test(quotedSentence)),
  ).reduce((sum, { bonus }) => sum + bonus, 0);
}
