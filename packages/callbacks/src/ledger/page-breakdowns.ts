import type { DimensionPair } from "./breakdown-sums";
import { defaultDimensions } from "./ledger-recorder";

const pairs: readonly DimensionPair[] = [
  ["model", "day"],
  ["tag", "day"],
  ["model", "tag"],
];

/**
 * The pairs that a page of `toHtml` needs to filter by model and tag, as far as the dimensions have them.
 * @param dimensions those of the ledger, by default its default
 */
export function pageBreakdowns(dimensions: readonly string[] = defaultDimensions): readonly DimensionPair[] {
  const grouped = new Set(["model", ...dimensions]);
  return pairs.filter((pair) => pair.every((dimension) => grouped.has(dimension)));
}
