import { type Chunk, SECTION_SEPARATOR } from "../documents/document";
import { tokenize, tokenizeQuestion } from "../text/tokenize";
import { type Bm25Parameters, type TermIndex, TermIndexBuilder } from "./term-index";

/**
 * The parameters of BM25+. `d` is what a term counts for occurring at all. With 1, a chunk that matches more terms of
 * the question ranks above a chunk that repeats one of them.
 */
const BM25: Bm25Parameters = { k: 1.2, b: 0.4, d: 1 };
/** A chunk's own heading counts as two mentions of its words. The headings above it count as one. */
const HEADING_MENTIONS = 2;

/** What a list item or a row is about, as in `- git - a version control system` and `- Code: E_BIG; …`. It counts twice. */
const ITEM_NAME = /^[ ]*- (?:[^:;\n]{1,30}: (?=[^;\n]{1,80};))?([^:;\n]{1,60}?)(?: [-–—] |[:：;])/gmu;

/** A chunk that matches a query. */
interface Match {
  /** Position of the chunk. */
  readonly index: number;
  /** 0 to 1. */
  readonly score: number;
}

/** Ranks chunks by a query. */
export interface SearchIndex {
  /** Returns every chunk that shares a term with the query, best first. */
  search(query: string): Match[];
}

/** Indexes chunks and their headings with BM25+. */
export function createSearchIndex(chunks: readonly Chunk[]): SearchIndex {
  const builder = new TermIndexBuilder();
  for (const chunk of chunks) builder.add(termsOfChunk(chunk));
  return searchTerms(builder.build());
}

/** The terms by which a chunk is found. */
export function termsOfChunk(chunk: Pick<Chunk, "section" | "text">): readonly string[] {
  return tokenize(searchedText(chunk));
}

/** Ranks the chunks whose terms are in an index. */
export function searchTerms(index: TermIndex): SearchIndex {
  return {
    search(query) {
      const words = tokenizeQuestion(query, (term) => index.has(term));
      const best = typicalBestScore(words, index);
      return index
        .search(words, BM25)
        .map(({ position, score }) => ({ index: position, score: normalise(score, best) }))
        .sort((a, b) => b.score - a.score || a.index - b.index);
    },
  };
}

/**
 * The BM25+ score of a chunk of typical length that mentions every term of the query once. A term that no chunk
 * contains has the highest weight.
 */
function typicalBestScore(words: ReadonlyMap<string, number>, index: TermIndex): number {
  let sum = 0;
  for (const [term, share] of words) sum += share * index.weightOf(term);
  return sum * (BM25.d + 1);
}

/** Maps a score to a value below 1. A chunk that mentions every term once gets 0.63. */
function normalise(score: number, typicalBest: number): number {
  return 1 - Math.exp(-score / typicalBest);
}

function searchedText({ section, text }: Pick<Chunk, "section" | "text">): string {
  const headings = section.split(SECTION_SEPARATOR);
  const own = headings.slice(-1);
  const names = [...text.matchAll(ITEM_NAME)].map(([, name = ""]) => name);
  return [...headings, ...Array.from({ length: HEADING_MENTIONS - 1 }, () => own), ...names, text].flat().join("\n");
}
