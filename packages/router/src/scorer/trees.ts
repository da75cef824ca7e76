/** A small decision tree in arrays: node n has the children 2n + 1 and 2n + 2. */
export interface Tree {
  /** Column that a node compares, or −1 for a leaf. */
  readonly columns: readonly number[];
  /** A row whose value is not above it goes to the first child. */
  readonly thresholds: readonly number[];
  /** What a row that ends here adds to the sum. Inner nodes have one as well, to explain a score. */
  readonly values: readonly number[];
}

/** The sum of all trees for one row. `onStep` hears by how much each comparison moved the sum. */
export function applyTrees(
  trees: readonly Tree[],
  row: Float64Array,
  onStep?: (column: number, change: number) => void,
): number {
  let sum = 0;
  for (const { columns, thresholds, values } of trees) {
    let node = 0;
    let column = columns[0] ?? -1;
    while (column >= 0) {
      const next = 2 * node + ((row[column] ?? 0) <= (thresholds[node] ?? 0) ? 1 : 2);
      onStep?.(column, (values[next] ?? 0) - (values[node] ?? 0));
      node = next;
      column = columns[node] ?? -1;
    }
    sum += values[node] ?? 0;
  }
  return sum;
}
