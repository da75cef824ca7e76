export const BINS = 32;

/** Columns cut into at most 32 parts with about as many rows each: trees compare parts, which is fast. */
export interface BinnedColumns {
  /** The part of each row, for each column. */
  readonly bins: readonly Uint8Array[];
  /** Where each column is cut. A value that is not above `edges[n]` is in part n or before. */
  readonly edges: readonly Float64Array[];
}

export function binColumns(rows: readonly Float64Array[]): BinnedColumns {
  const columns = rows[0]?.length ?? 0;
  const bins: Uint8Array[] = [];
  const edges: Float64Array[] = [];
  for (let column = 0; column < columns; column += 1) {
    const values = Float64Array.from(rows, (row) => row[column] ?? 0);
    const cuts = findCuts(values);
    edges.push(cuts);
    bins.push(Uint8Array.from(values, (value) => findBin(value, cuts)));
  }
  return { bins, edges };
}

/** Cuts between different values only. They are rounded, so that weights stay small as text. */
function findCuts(values: Float64Array): Float64Array {
  const sorted = values.slice().sort();
  const cuts = new Set<number>();
  for (let bin = 1; bin < BINS; bin += 1) {
    let next = Math.floor((bin * sorted.length) / BINS);
    const below = sorted[Math.max(0, next - 1)] ?? 0;
    while (next < sorted.length && (sorted[next] ?? 0) === below) next += 1;
    if (next === sorted.length) continue;
    const cut = (below + (sorted[next] ?? 0)) / 2;
    cuts.add(Math.round(cut * 10_000) / 10_000);
  }
  return Float64Array.from(cuts).sort();
}

function findBin(value: number, cuts: Float64Array): number {
  let low = 0;
  let high = cuts.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (value > (cuts[middle] ?? 0)) low = middle + 1;
    else high = middle;
  }
  return low;
}
