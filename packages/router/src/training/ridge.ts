import type { PromptFeatures } from "../features/read-features";

/** Rows of a regression: dense values, and buckets of words. */
export interface RidgeRows {
  readonly dense: readonly Float64Array[];
  /** Buckets of each row. Each weighs 1 ÷ √(number of buckets), so that long prompts do not count more. */
  readonly words: readonly Int32Array[];
}

export interface RidgePenalty {
  readonly dense: number;
  readonly words: number;
}

export interface LinearWeights {
  readonly dense: Float64Array;
  readonly words: Float64Array;
  readonly intercept: number;
}

/**
 * Ridge regression by conjugate gradients: no matrix is built, so thousands of rows with tens of thousands of
 * columns take a fraction of a second. The intercept is not penalised.
 */
export function fitRidge(
  rows: RidgeRows,
  targets: Float64Array,
  rowWeights: Float64Array,
  penalty: RidgePenalty,
  wordBuckets: number,
  iterations = 25,
): LinearWeights {
  const count = targets.length;
  const denseCount = rows.dense[0]?.length ?? 0;
  // Only buckets that occur get a column.
  const columnOf = new Int32Array(wordBuckets).fill(-1);
  const starts = new Int32Array(count + 1);
  let used = 0;
  for (let row = 0; row < count; row += 1) starts[row + 1] = starts[row]! + rows.words[row]!.length;
  const entries = new Int32Array(starts[count]!);
  const flat = new Float64Array(count * denseCount);
  for (let row = 0; row < count; row += 1) {
    flat.set(rows.dense[row]!, row * denseCount);
    const words = rows.words[row]!;
    for (let at = 0; at < words.length; at += 1) {
      const bucket = words[at]!;
      if (columnOf[bucket]! < 0) columnOf[bucket] = used++;
      entries[starts[row]! + at] = columnOf[bucket]! + denseCount;
    }
  }
  const columns = denseCount + used + 1;
  const last = columns - 1;
  const penalties = new Float64Array(columns).fill(penalty.words);
  penalties.fill(penalty.dense, 0, denseCount);
  penalties[last] = 1e-9;
  const diagonal = penalties.slice();
  const scale = new Float64Array(count);
  for (let row = 0; row < count; row += 1) {
    const weight = rowWeights[row]!;
    const length = Math.max(1, starts[row + 1]! - starts[row]!);
    scale[row] = 1 / Math.sqrt(length);
    for (let c = 0; c < denseCount; c += 1) diagonal[c]! += weight * flat[row * denseCount + c]! ** 2;
    for (let at = starts[row]!; at < starts[row + 1]!; at += 1) diagonal[entries[at]!]! += weight / length;
    diagonal[last]! += weight;
  }
  /** into += Xᵀ W (X · vector), or Xᵀ W targets. */
  const multiply = (vector: Float64Array | undefined, into: Float64Array): void => {
    for (let row = 0; row < count; row += 1) {
      const from = row * denseCount;
      const first = starts[row]!;
      const end = starts[row + 1]!;
      let sum = targets[row]!;
      if (vector !== undefined) {
        sum = vector[last]!;
        for (let c = 0; c < denseCount; c += 1) sum += flat[from + c]! * vector[c]!;
        let wordSum = 0;
        for (let at = first; at < end; at += 1) wordSum += vector[entries[at]!]!;
        sum += wordSum * scale[row]!;
      }
      const amount = sum * rowWeights[row]!;
      for (let c = 0; c < denseCount; c += 1) into[c]! += flat[from + c]! * amount;
      const share = amount * scale[row]!;
      for (let at = first; at < end; at += 1) into[entries[at]!]! += share;
      into[last]! += amount;
    }
  };
  const solution = new Float64Array(columns);
  const residual = new Float64Array(columns);
  multiply(undefined, residual);
  const direction = new Float64Array(columns);
  const product = new Float64Array(columns);
  let energy = 0;
  for (let c = 0; c < columns; c += 1) {
    direction[c] = residual[c]! / diagonal[c]!;
    energy += residual[c]! * direction[c]!;
  }
  const start = energy;
  for (let step = 0; step < iterations && energy > 1e-7 * start; step += 1) {
    product.fill(0);
    multiply(direction, product);
    let curvature = 0;
    for (let c = 0; c < columns; c += 1) {
      product[c]! += penalties[c]! * direction[c]!;
      curvature += direction[c]! * product[c]!;
    }
    const length = energy / curvature;
    let next = 0;
    for (let c = 0; c < columns; c += 1) {
      solution[c]! += length * direction[c]!;
      residual[c]! -= length * product[c]!;
      next += residual[c]! ** 2 / diagonal[c]!;
    }
    const momentum = next / energy;
    energy = next;
    for (let c = 0; c < columns; c += 1) direction[c] = residual[c]! / diagonal[c]! + momentum * direction[c]!;
  }
  const words = new Float64Array(wordBuckets);
  for (let bucket = 0; bucket < wordBuckets; bucket += 1) {
    if (columnOf[bucket]! >= 0) words[bucket] = solution[denseCount + columnOf[bucket]!]!;
  }
  return { dense: solution.slice(0, denseCount), words, intercept: solution[last]! };
}

export function applyLinear(weights: LinearWeights, features: PromptFeatures): number {
  let sum = weights.intercept;
  for (let c = 0; c < weights.dense.length; c += 1) sum += weights.dense[c]! * features.dense[c]!;
  let wordSum = 0;
  for (const bucket of features.words) wordSum += weights.words[bucket]!;
  return sum + wordSum / Math.sqrt(Math.max(1, features.words.length));
}
