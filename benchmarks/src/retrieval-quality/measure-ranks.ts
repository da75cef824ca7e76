import type { Question } from "./passage";

/** How well known passages are found. */
export interface Quality {
  /** Share of the questions with an accepted passage among the first five. */
  readonly recallAt5: number;
  /** Mean of 1 ÷ log2(rank + 1) of the first accepted passage among ten, 0 without: one passage answers a question. */
  readonly ndcgAt10: number;
  /** Questions whose passage is not among the first five. */
  readonly missed: readonly string[];
}

/** Measures rankings of ids, one a question. */
export function measureRanks(questions: readonly Question[], rankings: readonly (readonly string[])[]): Quality {
  const ranks = questions.map(({ passages }, index) => {
    const position = (rankings[index] ?? []).slice(0, 10).findIndex((id) => passages.includes(id));
    return position === -1 ? Number.POSITIVE_INFINITY : position + 1;
  });
  const share = (gains: number[]): number => gains.reduce((sum, gain) => sum + gain, 0) / gains.length;
  return {
    recallAt5: share(ranks.map((rank) => (rank <= 5 ? 1 : 0))),
    ndcgAt10: share(ranks.map((rank) => 1 / Math.log2(rank + 1))),
    missed: questions.filter((_, index) => (ranks[index] ?? 0) > 5).map(({ question }) => question),
  };
}
