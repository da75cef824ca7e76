/** How well scores order items with known levels: the share of pairs of different levels that are in the right order. */
export function rankAgreement(levels: readonly number[], scores: readonly number[]): number {
  let right = 0;
  let pairs = 0;
  levels.forEach((level, first) => {
    levels.forEach((other, second) => {
      if (level <= other) return;
      pairs += 1;
      const difference = (scores[first] ?? 0) - (scores[second] ?? 0);
      right += difference > 0 ? 1 : difference === 0 ? 0.5 : 0;
    });
  });
  return right / pairs;
}
