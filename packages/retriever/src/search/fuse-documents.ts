import type { KnowledgeBaseDocument } from "../knowledge-base-document";

/** A ranking, best first, and its weight. */
export interface Ranking<Item> {
  readonly items: readonly Item[];
  readonly weight: number;
}

/** An item, and the sum of `weight / (60 + rank)` over the rankings that contain it. */
export interface FusedItem<Item> {
  readonly item: Item;
  readonly score: number;
}

/** Reduces the lead of the first ranks. The value is that of the paper. */
const RANK_CONSTANT = 60;

/**
 * Merges the documents of several knowledge bases into one ranking without duplicates, and sets
 * `metadata.fusionScore`. Two documents are equal when source, page, start time, text and medium are equal.
 * A copy under another source is a document of its own, because it can be cited.
 */
export function fuseDocuments(rankings: readonly Ranking<KnowledgeBaseDocument>[]): KnowledgeBaseDocument[] {
  return fuseRankings(rankings, keyOf).map(({ item, score }) => ({
    ...item,
    metadata: { ...item.metadata, fusionScore: score },
  }));
}

function keyOf({ pageContent, metadata }: KnowledgeBaseDocument): string {
  return JSON.stringify([metadata.source, metadata.page, metadata.startMs, pageContent, metadata.mediaUri]);
}

/**
 * Merges rankings by reciprocal rank fusion. Of items with the same key, the first is kept. The result
 * depends only on ranks, so rankings whose scores have different scales can be merged. Items with equal
 * scores stay in the order of the rankings.
 * @see https://dl.acm.org/doi/10.1145/1571941.1572114
 */
export function fuseRankings<Item>(
  rankings: readonly Ranking<Item>[],
  keyOf: (item: Item) => string,
): FusedItem<Item>[] {
  const fused = new Map<string, FusedItem<Item>>();
  for (const { items, weight } of rankings) {
    const seen = new Set<string>();
    for (const item of items) {
      const key = keyOf(item);
      if (seen.has(key)) continue;
      seen.add(key);
      const { item: first, score } = fused.get(key) ?? { item, score: 0 };
      fused.set(key, { item: first, score: score + weight / (RANK_CONSTANT + seen.size) });
    }
  }
  return [...fused.values()].sort((a, b) => b.score - a.score);
}
