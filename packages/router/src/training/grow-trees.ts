import type { Tree } from "../scorer/trees";
import { BINS, type BinnedColumns } from "./bin-columns";

export interface TreeOptions {
  readonly trees: number;
  /** Comparisons from the root to a leaf. */
  readonly depth: number;
  /** The share of what a tree finds that is taken. */
  readonly rate: number;
  /** Pulls leaves to 0, as if they had this many more rows with the target 0. */
  readonly leafPenalty: number;
  /** No leaf has fewer rows. */
  readonly minimumRows: number;
  readonly columnShare: number;
  readonly rowShare: number;
  readonly random: () => number;
}

/** Gradient boosting for squared errors: each tree learns what the trees before it missed. */
export function growTrees(
  binned: BinnedColumns,
  targets: Float64Array,
  weights: Float64Array,
  options: TreeOptions,
): readonly Tree[] {
  const residual = targets.slice();
  const trees: Tree[] = [];
  for (let index = 0; index < options.trees; index += 1) {
    const rows = Int32Array.from(sample(residual.length, options.rowShare, options.random));
    const columns = sample(binned.bins.length, options.columnShare, options.random);
    const grown = growTree(binned, residual, weights, rows, columns, options);
    trees.push(grown.tree);
    for (let row = 0; row < residual.length; row += 1) {
      residual[row] = (residual[row] ?? 0) - (grown.tree.values[grown.leafOf(row)] ?? 0);
    }
  }
  return trees;
}

function sample(count: number, share: number, random: () => number): number[] {
  const chosen: number[] = [];
  for (let index = 0; index < count; index += 1) if (random() < share) chosen.push(index);
  return chosen;
}

function growTree(
  binned: BinnedColumns,
  residual: Float64Array,
  weights: Float64Array,
  sampled: Int32Array,
  candidates: readonly number[],
  options: TreeOptions,
): { tree: Tree; leafOf: (row: number) => number } {
  const size = 2 ** (options.depth + 1) - 1;
  const columns: number[] = new Array(size).fill(-1);
  const thresholds: number[] = new Array(size).fill(0);
  const splitBins: number[] = new Array(size).fill(0);
  const values: number[] = new Array(size).fill(0);
  const members: (Int32Array | undefined)[] = new Array(size).fill(undefined);
  members[0] = sampled;
  for (let node = 0; node < size; node += 1) {
    const rows = members[node];
    if (rows === undefined) continue;
    let sum = 0;
    let mass = 0;
    for (const row of rows) {
      sum += (weights[row] ?? 0) * (residual[row] ?? 0);
      mass += weights[row] ?? 0;
    }
    values[node] = round((options.rate * sum) / (mass + options.leafPenalty));
    if (2 * node + 2 >= size || rows.length < 2 * options.minimumRows) continue;
    const split = findSplit(binned, residual, weights, rows, candidates, { sum, mass }, options);
    if (split === undefined) continue;
    columns[node] = split.column;
    splitBins[node] = split.bin;
    thresholds[node] = binned.edges[split.column]?.[split.bin] ?? 0;
    const bins = binned.bins[split.column] ?? new Uint8Array();
    members[2 * node + 1] = rows.filter((row) => (bins[row] ?? 0) <= split.bin);
    members[2 * node + 2] = rows.filter((row) => (bins[row] ?? 0) > split.bin);
    members[node] = undefined;
  }
  const leafOf = (row: number): number => {
    let node = 0;
    let column = columns[0] ?? -1;
    while (column >= 0) {
      node = 2 * node + ((binned.bins[column]?.[row] ?? 0) <= (splitBins[node] ?? 0) ? 1 : 2);
      column = columns[node] ?? -1;
    }
    return node;
  };
  return { tree: { columns, thresholds, values }, leafOf };
}

interface Totals {
  readonly sum: number;
  readonly mass: number;
}

/** The comparison that separates the rows best. `undefined` when none helps. */
function findSplit(
  binned: BinnedColumns,
  residual: Float64Array,
  weights: Float64Array,
  rows: Int32Array,
  candidates: readonly number[],
  { sum, mass }: Totals,
  { leafPenalty, minimumRows }: TreeOptions,
): { column: number; bin: number } | undefined {
  const sums = new Float64Array(BINS);
  const masses = new Float64Array(BINS);
  const counts = new Int32Array(BINS);
  let best = sum ** 2 / (mass + leafPenalty) + 1e-9;
  let found: { column: number; bin: number } | undefined;
  for (const column of candidates) {
    const cuts = binned.edges[column]?.length ?? 0;
    if (cuts === 0) continue;
    const bins = binned.bins[column] ?? new Uint8Array();
    sums.fill(0);
    masses.fill(0);
    counts.fill(0);
    for (let at = 0; at < rows.length; at += 1) {
      const row = rows[at] ?? 0;
      const bin = bins[row] ?? 0;
      const weight = weights[row] ?? 0;
      sums[bin] = (sums[bin] ?? 0) + weight * (residual[row] ?? 0);
      masses[bin] = (masses[bin] ?? 0) + weight;
      counts[bin] = (counts[bin] ?? 0) + 1;
    }
    let leftSum = 0;
    let leftMass = 0;
    let leftCount = 0;
    for (let bin = 0; bin < cuts; bin += 1) {
      leftSum += sums[bin] ?? 0;
      leftMass += masses[bin] ?? 0;
      leftCount += counts[bin] ?? 0;
      if (leftCount < minimumRows || rows.length - leftCount < minimumRows) continue;
      const gain = leftSum ** 2 / (leftMass + leafPenalty) + (sum - leftSum) ** 2 / (mass - leftMass + leafPenalty);
      if (gain <= best) continue;
      best = gain;
      found = { column, bin };
    }
  }
  return found;
}

/** Five decimals are enough for a gain in quality, and keep the weights small. */
function round(value: number): number {
  return Math.round(value * 100_000) / 100_000;
}
