import { createRandom } from "@bedrock-routed/core";

/** A number with the interval that holds it in 95 of 100 cases. */
export interface Estimate {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/**
 * Average performance gap recovered (Ong et al., RouteLLM, 2024). Prompts go to the strong model in the order of their
 * scores, highest first. At each share of strong calls, the quality is compared with that of the weak model alone and
 * of the strong model alone, and the average is taken over all shares. 0.5 is what a random order reaches; an order
 * that knows the outcomes reaches more than 1.
 *
 * @param gains quality of the strong answer minus that of the weak one, for each prompt
 * @returns `undefined` when the strong model is not better on average: then there is no gap to recover
 */
export function apgrOf(scores: ArrayLike<number>, gains: ArrayLike<number>): number | undefined {
  return createApgr(scores, gains)(undefined);
}

/** Sorts once, and then calculates APGR for any number of samples: `counts` says how often each prompt is drawn. */
function createApgr(
  scores: ArrayLike<number>,
  gains: ArrayLike<number>,
): (counts: Uint16Array | undefined) => number | undefined {
  const order = Int32Array.from({ length: scores.length }, (_, index) => index).sort(
    (first, second) => (scores[second] ?? 0) - (scores[first] ?? 0) || first - second,
  );
  return (counts) => {
    let area = 0;
    let gained = 0;
    let drawn = 0;
    for (let at = 0; at < order.length; ) {
      // Prompts with equal scores have no order: the quality rises evenly over them.
      const score = scores[order[at] ?? 0];
      let gain = 0;
      let count = 0;
      for (; at < order.length && scores[order[at] ?? 0] === score; at += 1) {
        const index = order[at] ?? 0;
        const times = counts === undefined ? 1 : (counts[index] ?? 0);
        gain += times * (gains[index] ?? 0);
        count += times;
      }
      area += (gained + gain / 2) * count;
      gained += gain;
      drawn += count;
    }
    return gained > 0 ? area / drawn / gained : undefined;
  };
}

const SAMPLES = 400;

/** APGR of several scorers on the same prompts, and how each compares with the first, from the same bootstrap samples. */
export interface ApgrComparison {
  /** `undefined` when the strong model is not better on average. */
  readonly apgr: readonly (Estimate | undefined)[];
  /** The first minus each of the others. The first entry is the first minus itself. */
  readonly lead: readonly (Estimate | undefined)[];
}

export function compareApgr(
  scorers: readonly ArrayLike<number>[],
  gains: ArrayLike<number>,
  seed: number,
): ApgrComparison {
  const calculators = scorers.map((scores) => createApgr(scores, gains));
  const values = calculators.map((calculate) => calculate(undefined));
  const random = createRandom(seed);
  const sampled: (number | undefined)[][] = [];
  for (let sample = 0; sample < SAMPLES; sample += 1) {
    const counts = drawCounts(gains.length, random);
    sampled.push(calculators.map((calculate) => calculate(counts)));
  }
  const leadOf = (row: readonly (number | undefined)[], index: number): number | undefined => {
    const [first] = row;
    const other = row[index];
    return first === undefined || other === undefined ? undefined : first - other;
  };
  return {
    apgr: values.map((value, index) =>
      toEstimate(
        value,
        sampled.map((row) => row[index]),
      ),
    ),
    lead: values.map((_, index) =>
      toEstimate(
        leadOf(values, index),
        sampled.map((row) => leadOf(row, index)),
      ),
    ),
  };
}

/** The mean with its interval. */
export function estimateMean(values: ArrayLike<number>, seed: number): Estimate {
  const random = createRandom(seed);
  const means: number[] = [];
  let sum = 0;
  for (let index = 0; index < values.length; index += 1) sum += values[index] ?? 0;
  for (let sample = 0; sample < SAMPLES; sample += 1) {
    let sampleSum = 0;
    for (let draw = 0; draw < values.length; draw += 1) sampleSum += values[Math.floor(random() * values.length)] ?? 0;
    means.push(sampleSum / values.length);
  }
  const value = sum / values.length;
  return toEstimate(value, means) ?? { value, low: value, high: value };
}

/** How often each of `count` items is drawn in `count` draws with replacement. */
export function drawCounts(count: number, random: () => number): Uint16Array {
  const counts = new Uint16Array(count);
  for (let draw = 0; draw < count; draw += 1) {
    const index = Math.floor(random() * count);
    counts[index] = (counts[index] ?? 0) + 1;
  }
  return counts;
}

/** The middle 95 % of samples. Samples without a value are the worst case on the low side. */
export function toEstimate(value: number | undefined, samples: readonly (number | undefined)[]): Estimate | undefined {
  if (value === undefined) return undefined;
  const sorted = samples.map((sample) => sample ?? Number.NEGATIVE_INFINITY).sort((first, second) => first - second);
  const at = (share: number): number => sorted[Math.round(share * (sorted.length - 1))] ?? value;
  return { value, low: at(0.025), high: at(0.975) };
}
