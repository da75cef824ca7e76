/** Trees over dense columns, in arrays: node n has the children 2n + 1 and 2n + 2. */
export interface Tree {
  /** Column that a node compares, or −1 for a leaf. */
  readonly columns: Int16Array;
  readonly thresholds: Float64Array;
  /** Mean of the rows of a node, shrunk. A leaf gives its value; inner nodes serve the explanation. */
  readonly values: Float64Array;
}

export interface TreeOptions {
  readonly trees: number;
  readonly depth: number;
  readonly learningRate: number;
  readonly leafPenalty: number;
  readonly minimumRows: number;
  readonly columnShare: number;
  readonly rowShare: number;
  readonly random: () => number;
}

const BINS = 32;

export interface BinnedColumns {
  readonly bins: readonly Uint8Array[];
  readonly edges: readonly Float64Array[];
}

export function binColumns(rows: readonly Float64Array[]): BinnedColumns {
  const count = rows.length;
  const columns = rows[0]?.length ?? 0;
  const bins: Uint8Array[] = [];
  const edges: Float64Array[] = [];
  for (let column = 0; column < columns; column += 1) {
    const sorted = Float64Array.from(rows, (row) => row[column]!).sort();
    const cuts: number[] = [];
    for (let bin = 1; bin < BINS; bin += 1) {
      const below = sorted[Math.floor((bin * count) / BINS) - 1]!;
      const at = sorted[Math.floor((bin * count) / BINS)]!;
      // the next larger value
      const edge = below < at ? (below + at) / 2 : undefined;
      if (edge !== undefined) cuts.push(edge);
      else {
        let next = Math.floor((bin * count) / BINS);
        while (next < count && sorted[next]! === at) next += 1;
        if (next < count) cuts.push((at + sorted[next]!) / 2);
      }
    }
    const unique = [...new Set(cuts)].sort((a, b) => a - b);
    const edge = Float64Array.from(unique);
    edges.push(edge);
    const column8 = new Uint8Array(count);
    for (let row = 0; row < count; row += 1) {
      const value = rows[row]![column]!;
      let low = 0;
      let high = edge.length;
      while (low < high) {
        const middle = (low + high) >> 1;
        if (value > edge[middle]!) low = middle + 1;
        else high = middle;
      }
      column8[row] = low;
    }
    bins.push(column8);
  }
  return { bins, edges };
}

export function growTrees(binned: BinnedColumns, targets: Float64Array, weights: Float64Array, options: TreeOptions): Tree[] {
  const count = targets.length;
  const { bins, edges } = binned;
  const prediction = new Float64Array(count);
  const residual = new Float64Array(count);
  const node = new Int16Array(count);
  const nodes = 2 ** (options.depth + 1) - 1;
  const result: Tree[] = [];
  const sums = new Float64Array(BINS);
  const masses = new Float64Array(BINS);
  for (let t = 0; t < options.trees; t += 1) {
    for (let row = 0; row < count; row += 1) residual[row] = targets[row]! - prediction[row]!;
    const chosen: number[] = [];
    for (let c = 0; c < bins.length; c += 1) if (options.random() < options.columnShare) chosen.push(c);
    const columns = new Int16Array(nodes).fill(-1);
    const thresholds = new Float64Array(nodes);
    const values = new Float64Array(nodes);
    const splitBins = new Uint8Array(nodes);
    let members: (Int32Array | undefined)[] = new Array(nodes).fill(undefined);
    const sample: number[] = [];
    for (let row = 0; row < count; row += 1) if (options.random() < options.rowShare) sample.push(row);
    members[0] = Int32Array.from(sample);
    for (let n = 0; n < nodes; n += 1) {
      const rows = members[n];
      if (rows === undefined) continue;
      let sum = 0;
      let mass = 0;
      for (let at = 0; at < rows.length; at += 1) {
        const row = rows[at]!;
        sum += weights[row]! * residual[row]!;
        mass += weights[row]!;
      }
      values[n] = (options.learningRate * sum) / (mass + options.leafPenalty);
      if (2 * n + 2 >= nodes || rows.length < 2 * options.minimumRows) continue;
      const base = sum ** 2 / (mass + options.leafPenalty);
      let best = 1e-9;
      let bestColumn = -1;
      let bestBin = 0;
      const counts = new Int32Array(BINS);
      for (const column of chosen) {
        const edgeCount = edges[column]!.length;
        if (edgeCount === 0) continue;
        sums.fill(0);
        masses.fill(0);
        counts.fill(0);
        const bin = bins[column]!;
        for (let at = 0; at < rows.length; at += 1) {
          const row = rows[at]!;
          const b = bin[row]!;
          sums[b]! += weights[row]! * residual[row]!;
          masses[b]! += weights[row]!;
          counts[b]! += 1;
        }
        let leftSum = 0;
        let leftMass = 0;
        let leftCount = 0;
        for (let b = 0; b < edgeCount; b += 1) {
          leftSum += sums[b]!;
          leftMass += masses[b]!;
          leftCount += counts[b]!;
          if (leftCount < options.minimumRows || rows.length - leftCount < options.minimumRows) continue;
          const gain =
            leftSum ** 2 / (leftMass + options.leafPenalty) +
            (sum - leftSum) ** 2 / (mass - leftMass + options.leafPenalty) -
            base;
          if (gain > best) {
            best = gain;
            bestColumn = column;
            bestBin = b;
          }
        }
      }
      if (bestColumn < 0) continue;
      columns[n] = bestColumn;
      thresholds[n] = edges[bestColumn]![bestBin]!;
      splitBins[n] = bestBin;
      const left: number[] = [];
      const right: number[] = [];
      const bin = bins[bestColumn]!;
      for (let at = 0; at < rows.length; at += 1) (bin[rows[at]!]! <= bestBin ? left : right).push(rows[at]!);
      members[2 * n + 1] = Int32Array.from(left);
      members[2 * n + 2] = Int32Array.from(right);
    }
    for (let row = 0; row < count; row += 1) {
      let n = 0;
      while (columns[n]! >= 0) n = 2 * n + (bins[columns[n]!]![row]! <= splitBins[n]! ? 1 : 2);
      prediction[row]! += values[n]!;
    }
    result.push({ columns, thresholds, values });
  }
  return result;
}

export function applyTrees(trees: readonly Tree[], row: Float64Array): number {
  let sum = 0;
  for (const { columns, thresholds, values } of trees) {
    let n = 0;
    while (columns[n]! >= 0) n = 2 * n + (row[columns[n]!]! <= thresholds[n]! ? 1 : 2);
    sum += values[n]!;
  }
  return sum;
}
