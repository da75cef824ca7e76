import MiniSearch, { type SearchResult } from "minisearch";
import { tokenize, tokenizeQuestion } from "../text/tokenize";
import type { Chunk } from "./knowledge-base";

/**
 * BM25+ parameters. `d` is what a term counts for being there at all: at 1, matching more of a
 * question's terms outweighs repeating one of them.
 */
const BM25 = { k: 1.2, b: 0.4, d: 1 } as const;
/** A chunk's own heading counts as two mentions of its words, the headings above it as one. */
const HEADING_MENTIONS = 2;

/** A matching chunk, by its position. */
interface Match {
  readonly index: number;
  /** 0 to 1. */
  readonly score: number;
}

/** Ranks chunks against a query. */
export interface SearchIndex {
  /** Every chunk that shares a term with the query, best first. */
  search(query: string): Match[];
}

/** Indexes chunks with BM25+, their headings with them. */
export function createSearchIndex(chunks: readonly Chunk[]): SearchIndex {
  const index = new MiniSearch<{ id: number; text: string }>({
    fields: ["text"],
    tokenize,
    processTerm: (term) => term,
    searchOptions: { bm25: BM25 },
  });
  index.addAll(chunks.map((chunk, id) => ({ id, text: searchedText(chunk) })));
  return {
    search(query) {
      const words = tokenizeQuestion(query);
      const results = index.search(query, {
        tokenize: () => [...words.keys()],
        boostTerm: (term) => words.get(term) ?? 1,
      });
      const best = typicalBest(words, results, chunks.length);
      return results
        .map((result) => ({ index: Number(result.id), score: normalise(bm25Of(result), best) }))
        .sort((a, b) => b.score - a.score || a.index - b.index);
    },
  };
}

/** MiniSearch multiplies BM25 by the number of matching terms. */
function bm25Of(result: SearchResult): number {
  return result.score / result.queryTerms.length;
}

/** BM25+ of a chunk of usual length that mentions every term once. A term that no chunk has weighs the most. */
function typicalBest(words: ReadonlyMap<string, number>, results: readonly SearchResult[], chunkCount: number): number {
  const counts = new Map<string, number>();
  for (const term of results.flatMap((result) => result.queryTerms)) counts.set(term, (counts.get(term) ?? 0) + 1);
  const weightOf = (count: number): number => Math.log(1 + (chunkCount - count + 0.5) / (count + 0.5));
  let sum = 0;
  for (const [term, share] of words) sum += share * weightOf(counts.get(term) ?? 0);
  return sum * (BM25.d + 1);
}

/** Below 1 however often a chunk repeats the terms: every term once gives 0.63. */
function normalise(score: number, typicalBestScore: number): number {
  return 1 - Math.exp(-score / typicalBestScore);
}

function searchedText({ section, text }: Chunk): string {
  const headings = section.split(" > ");
  const own = headings.slice(-1);
  return [...headings, ...Array.from({ length: HEADING_MENTIONS - 1 }, () => own), text].flat().join("\n");
}
