/** Damps the lead of the first ranks, as in the paper that proposed it. */
const RANK_CONSTANT = 60;

/** A ranking, best first, and what it counts. */
export interface Ranking<Item> {
  readonly items: readonly Item[];
  readonly weight: number;
}

/** An item and the sum of `weight / (60 + rank)` over the rankings that have it. */
export interface FusedItem<Item> {
  readonly item: Item;
  readonly score: number;
}

/**
 * Merges rankings by reciprocal rank fusion. Items with the same key are one, the first that is seen.
 * Only ranks count, so that scores of different scales can be merged. Equal ones stay in the order of
 * the rankings.
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
