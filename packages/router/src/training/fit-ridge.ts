import { WORD_BUCKETS } from "../features/read-features";
import { type LinearHead, wordShare } from "../scorer/linear-head";

export interface RidgeInput {
  readonly dense: readonly Float64Array[];
  readonly words: readonly Int32Array[];
  readonly targets: Float64Array;
  /** How much each row counts. */
  readonly weights: Float64Array;
}

/** How strongly weights are pulled to 0: about the number of rows that must agree before a weight moves half the way. */
export interface RidgePenalty {
  readonly dense: number;
  readonly words: number;
}

const STEPS = 14;
const CLOSE_ENOUGH = 1e-7;

/**
 * Ridge regression by conjugate gradients with a diagonal preconditioner. No matrix is built, so thousands of rows
 * with tens of thousands of columns take a fraction of a second. The intercept is not pulled to 0.
 */
export function fitRidge(input: RidgeInput, penalty: RidgePenalty): LinearHead {
  const system = createSystem(input, penalty);
  const { columns, diagonal, penalties } = system;
  const solution = new Float64Array(columns);
  const direction = new Float64Array(columns);
  const product = new Float64Array(columns);
  const residual = new Float64Array(columns);
  system.multiply(undefined, residual);
  let energy = 0;
  for (let column = 0; column < columns; column += 1) {
    direction[column] = (residual[column] ?? 0) / (diagonal[column] ?? 1);
    energy += (residual[column] ?? 0) * (direction[column] ?? 0);
  }
  const enough = CLOSE_ENOUGH * energy;
  for (let step = 0; step < STEPS && energy > enough; step += 1) {
    product.fill(0);
    system.multiply(direction, product);
    let curvature = 0;
    for (let column = 0; column < columns; column += 1) {
      product[column] = (product[column] ?? 0) + (penalties[column] ?? 0) * (direction[column] ?? 0);
      curvature += (direction[column] ?? 0) * (product[column] ?? 0);
    }
    const length = energy / curvature;
    let next = 0;
    for (let column = 0; column < columns; column += 1) {
      solution[column] = (solution[column] ?? 0) + length * (direction[column] ?? 0);
      const left = (residual[column] ?? 0) - length * (product[column] ?? 0);
      residual[column] = left;
      next += (left * left) / (diagonal[column] ?? 1);
    }
    const momentum = next / energy;
    energy = next;
    for (let column = 0; column < columns; column += 1) {
      direction[column] = (residual[column] ?? 0) / (diagonal[column] ?? 1) + momentum * (direction[column] ?? 0);
    }
  }
  return system.toHead(solution);
}

interface System {
  readonly columns: number;
  readonly penalties: Float64Array;
  /** Diagonal of the matrix. */
  readonly diagonal: Float64Array;
  /** Adds Xᵀ·W·X·vector to `into`; without a vector, Xᵀ·W·targets. */
  multiply(vector: Float64Array | undefined, into: Float64Array): void;
  toHead(solution: Float64Array): LinearHead;
}

function createSystem({ dense, words, targets, weights }: RidgeInput, penalty: RidgePenalty): System {
  const rows = targets.length;
  const denseCount = dense[0]?.length ?? 0;
  const { entries, starts, bucketOf } = indexWords(words, denseCount);
  const flat = new Float64Array(rows * denseCount);
  dense.forEach((row, index) => {
    flat.set(row, index * denseCount);
  });
  const columns = denseCount + bucketOf.length + 1;
  const last = columns - 1;
  const penalties = new Float64Array(columns).fill(penalty.words).fill(penalty.dense, 0, denseCount);
  penalties[last] = 1e-9;
  const diagonal = penalties.slice();
  const shares = Float64Array.from(words, wordShare);
  for (let row = 0; row < rows; row += 1) {
    const weight = weights[row] ?? 1;
    const share = weight * (shares[row] ?? 0) ** 2;
    for (let column = 0; column < denseCount; column += 1) {
      diagonal[column] = (diagonal[column] ?? 0) + weight * (flat[row * denseCount + column] ?? 0) ** 2;
    }
    for (let at = starts[row] ?? 0; at < (starts[row + 1] ?? 0); at += 1) {
      const column = entries[at] ?? 0;
      diagonal[column] = (diagonal[column] ?? 0) + share;
    }
    diagonal[last] = (diagonal[last] ?? 0) + weight;
  }

  const multiply = (vector: Float64Array | undefined, into: Float64Array): void => {
    for (let row = 0; row < rows; row += 1) {
      const from = row * denseCount;
      const start = starts[row] ?? 0;
      const end = starts[row + 1] ?? 0;
      const share = shares[row] ?? 0;
      let sum = targets[row] ?? 0;
      if (vector !== undefined) {
        sum = vector[last] ?? 0;
        for (let column = 0; column < denseCount; column += 1)
          sum += (flat[from + column] ?? 0) * (vector[column] ?? 0);
        let wordSum = 0;
        for (let at = start; at < end; at += 1) wordSum += vector[entries[at] ?? 0] ?? 0;
        sum += wordSum * share;
      }
      const amount = sum * (weights[row] ?? 1);
      for (let column = 0; column < denseCount; column += 1) {
        into[column] = (into[column] ?? 0) + (flat[from + column] ?? 0) * amount;
      }
      const wordAmount = amount * share;
      for (let at = start; at < end; at += 1) {
        const column = entries[at] ?? 0;
        into[column] = (into[column] ?? 0) + wordAmount;
      }
      into[last] = (into[last] ?? 0) + amount;
    }
  };

  const toHead = (solution: Float64Array): LinearHead => {
    const wordWeights = new Float64Array(WORD_BUCKETS);
    bucketOf.forEach((bucket, index) => {
      wordWeights[bucket] = solution[denseCount + index] ?? 0;
    });
    return { intercept: solution[last] ?? 0, dense: solution.slice(0, denseCount), ...toWholeNumbers(wordWeights) };
  };
  return { columns, penalties, diagonal, multiply, toHead };
}

/** Only buckets that occur get a column. */
function indexWords(
  words: readonly Int32Array[],
  firstColumn: number,
): { entries: Int32Array; starts: Int32Array; bucketOf: readonly number[] } {
  const columnOf = new Int32Array(WORD_BUCKETS).fill(-1);
  const bucketOf: number[] = [];
  const starts = new Int32Array(words.length + 1);
  words.forEach((row, index) => {
    starts[index + 1] = (starts[index] ?? 0) + row.length;
  });
  const entries = new Int32Array(starts[words.length] ?? 0);
  let at = 0;
  for (const row of words) {
    for (const bucket of row) {
      let column = columnOf[bucket] ?? -1;
      if (column < 0) {
        column = firstColumn + bucketOf.length;
        columnOf[bucket] = column;
        bucketOf.push(bucket);
      }
      entries[at] = column;
      at += 1;
    }
  }
  return { entries, starts, bucketOf };
}

/** The largest weights of words are cut to this many times their typical size, so that one byte holds the others well. */
const LARGEST_RATIO = 12;

function toWholeNumbers(weights: Float64Array): Pick<LinearHead, "words" | "wordScale"> {
  let sum = 0;
  let count = 0;
  let largest = 0;
  for (const weight of weights) {
    if (weight === 0) continue;
    sum += Math.abs(weight);
    largest = Math.max(largest, Math.abs(weight));
    count += 1;
  }
  if (count === 0) return { words: new Int8Array(weights.length), wordScale: 0 };
  const wordScale = Math.min(largest, (LARGEST_RATIO * sum) / count) / 127;
  const words = Int8Array.from(weights, (weight) => Math.max(-127, Math.min(127, Math.round(weight / wordScale))));
  return { words, wordScale };
}
