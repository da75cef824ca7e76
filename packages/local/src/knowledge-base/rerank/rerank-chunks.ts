import type { ScoredChunk } from "../knowledge-base";
import { scoreRelevance } from "./score-relevance";

/** Puts chunks into the order of a reranking model, with its scores. Equal ones stay in their order. */
export function rerankChunks(query: string, found: readonly ScoredChunk[]): ScoredChunk[] {
  const scores = scoreRelevance(
    query,
    found.map(({ chunk }) => `${chunk.section}\n${chunk.text}`),
  );
  return found.map(({ chunk }, index) => ({ chunk, score: scores[index] ?? 0 })).sort((a, b) => b.score - a.score);
}
