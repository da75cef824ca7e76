import { omitUndefined, type RetrievalSignals } from "@bedrock-routed/core";
import type { DocumentInterface } from "@langchain/core/documents";
import { splitStatements } from "../citations/statements";
import { readPassage } from "../documents/passage";
import { readFields } from "../read-fields";

/** A passage whose score is at least this share of the best one's is probably needed too. */
const NEEDED_SHARE = 0.85;
/** A shorter statement, such as a date below a title, is often the same in sources that say different things. */
const MIN_WORDS = 4;
const WORD = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}ー々]|\p{N}[\p{N}.,]*|[\p{L}\p{M}]+/gu;
const NUMBER = /^\p{N}/u;
const NEGATIONS = new Set(["not", "no", "never", "cannot", "isn", "aren", "don", "doesn", "didn", "won", "t"]);
const JAPANESE_NEGATION = /ません|ない(?![\p{Script=Han}\p{Script=Hiragana}])/gu;

/**
 * What a client-side router can look at: how many passages there are, how clearly the best one stands out, and whether
 * sources contradict each other. All come from the passages alone.
 *
 * - `topScore` and `scoreGap` are read from `metadata.score`, and are absent when a passage has no score.
 * - `passagesNeeded` is an estimate: the different sections whose score is at least 85 % of the best.
 * - `sourcesDisagree` is true when two sources have the same statement with another number or with a negation. Other
 *   contradictions are not noticed. It is absent when there are fewer than two sources.
 *
 * @param documents the passages of the prompt
 */
export function readRetrievalSignals(documents: readonly DocumentInterface[]): RetrievalSignals {
  const scores = documents.map(({ metadata }) => readFields(metadata).score);
  const known = scores.filter((score): score is number => typeof score === "number" && Number.isFinite(score));
  const sorted = known.length === documents.length ? [...known].sort((a, b) => b - a) : [];
  const [topScore, second] = sorted;
  return omitUndefined({
    passages: documents.length,
    passagesNeeded: topScore === undefined ? undefined : countNeeded(documents, known, topScore),
    topScore,
    scoreGap: topScore === undefined || second === undefined ? undefined : topScore - second,
    sourcesDisagree: disagree(documents),
  });
}

/** Passages of one section say one thing, so they count once. A negative score has no share. */
function countNeeded(documents: readonly DocumentInterface[], scores: readonly number[], best: number): number {
  const isNeeded = (score: number): boolean => score === best || (best > 0 && score >= best * NEEDED_SHARE);
  const needed = documents.filter((_, index) => isNeeded(scores[index] ?? Number.NEGATIVE_INFINITY));
  const sections = needed.map((document) => {
    const { source, section, position } = readPassage(document);
    return section === undefined ? JSON.stringify([source, position]) : JSON.stringify([source, section]);
  });
  return new Set(sections).size;
}

/** What a source says: the value of a statement, which is its numbers and whether it is negated. */
interface Said {
  readonly source: string;
  readonly value: string;
}

function disagree(documents: readonly DocumentInterface[]): boolean | undefined {
  const saidBy = new Map<string, Said[]>();
  const sources = new Set<string>();
  for (const document of documents) {
    const { text, source } = readPassage(document);
    if (source === undefined) continue;
    sources.add(source);
    for (const { start, end } of splitStatements(text)) {
      const { subject, value } = readStatement(text.slice(start, end));
      if (subject === undefined) continue;
      const said = saidBy.get(subject) ?? [];
      // A table or a form repeats its words within one source.
      if (!said.some((other) => other.source === source && other.value === value)) said.push({ source, value });
      saidBy.set(subject, said);
    }
  }
  return sources.size < 2 ? undefined : [...saidBy.values()].some(isContradiction);
}

/** Two sources contradict each other when each has one value for the same words, and the values differ. */
function isContradiction(said: readonly Said[]): boolean {
  const values = new Map<string, Set<string>>();
  for (const { source, value } of said) values.set(source, new Set([...(values.get(source) ?? []), value]));
  const single = [...values.values()].filter(({ size }) => size === 1).flatMap((only) => [...only]);
  return new Set(single).size > 1;
}

/** Splits a statement into what it is about and what it says. `subject` is `undefined` if it says too little. */
function readStatement(statement: string): { readonly subject?: string; readonly value: string } {
  const positive = statement.normalize("NFKC").replace(JAPANESE_NEGATION, "ます");
  const words = (positive.match(WORD) ?? []).map((word) => word.toLowerCase());
  const kept = words.filter((word) => !NEGATIONS.has(word));
  const numbers = kept.filter((word) => NUMBER.test(word)).map((word) => word.replace(/,|\.$/g, ""));
  const isNegated = kept.length < words.length || positive !== statement.normalize("NFKC");
  const subject = kept.map((word) => (NUMBER.test(word) ? "#" : word)).join(" ");
  const value = `${isNegated ? "not " : ""}${numbers.join(" ")}`;
  return kept.length - numbers.length < MIN_WORDS ? { value } : { subject, value };
}
