/** The calls of one unit, such as a conversation. Whatever was assigned to an arm as a whole is one unit. */
export interface UnitSums {
  readonly durations: number[];
  /** Sum and number of values, by metric. */
  readonly sums: Map<string, { sum: number; count: number }>;
}

/** A metric of an arm, from resampled units. */
export interface Resampled {
  readonly estimate: number;
  /** One estimate for each resample. */
  readonly replicates: Float64Array;
}

/**
 * Resamples the units of an arm with replacement, and computes each metric of each resample: means over calls, and
 * percentiles of durations. Calls of one unit stay together, because they are alike: an interval from single calls
 * would be too narrow.
 * @returns by metric; a metric without values in the arm is absent
 */
export function resample(
  units: readonly UnitSums[],
  options: {
    readonly means: readonly string[];
    readonly percentiles: Readonly<Record<string, number>>;
    readonly resamples: number;
    readonly random: () => number;
  },
): ReadonlyMap<string, Resampled> {
  const { means, percentiles, resamples, random } = options;
  const columns = means.map((metric) => ({
    metric,
    sums: Float64Array.from(units, ({ sums }) => sums.get(metric)?.sum ?? 0),
    counts: Float64Array.from(units, ({ sums }) => sums.get(metric)?.count ?? 0),
  }));
  const durations = sortDurations(units);
  const computed = new Map<string, Resampled>();
  const write = (metric: string, at: number, value: number): void => {
    if (Number.isNaN(value)) return;
    if (at < 0) computed.set(metric, { estimate: value, replicates: new Float64Array(resamples).fill(Number.NaN) });
    else if (computed.has(metric)) (computed.get(metric) as Resampled).replicates[at] = value;
  };
  const weights = new Uint32Array(units.length).fill(1);
  for (let at = -1; at < resamples; at += 1) {
    if (at >= 0) drawWeights(weights, random);
    for (const { metric, sums, counts } of columns) write(metric, at, dot(sums, weights) / dot(counts, weights));
    for (const [metric, part] of Object.entries(percentiles)) write(metric, at, percentileOf(durations, weights, part));
  }
  return computed;
}

function drawWeights(weights: Uint32Array, random: () => number): void {
  weights.fill(0);
  for (let draw = 0; draw < weights.length; draw += 1) {
    const unit = Math.floor(random() * weights.length);
    weights[unit] = (weights[unit] ?? 0) + 1;
  }
}

function dot(values: Float64Array, weights: Uint32Array): number {
  let sum = 0;
  for (let unit = 0; unit < weights.length; unit += 1) sum += (values[unit] ?? 0) * (weights[unit] ?? 0);
  return sum;
}

/** Durations in order, and the unit of each. */
interface SortedDurations {
  readonly values: Float64Array;
  readonly units: Uint32Array;
}

function sortDurations(units: readonly UnitSums[]): SortedDurations {
  const pairs = units.flatMap(({ durations }, unit) => durations.map((duration) => ({ duration, unit })));
  pairs.sort((a, b) => a.duration - b.duration);
  return {
    values: Float64Array.from(pairs, ({ duration }) => duration),
    units: Uint32Array.from(pairs, ({ unit }) => unit),
  };
}

function percentileOf({ values, units }: SortedDurations, weights: Uint32Array, part: number): number {
  let count = 0;
  for (const unit of units) count += weights[unit] ?? 0;
  const rank = part * (count - 1);
  let passed = 0;
  for (let at = 0; at < values.length; at += 1) {
    passed += weights[units[at] ?? 0] ?? 0;
    if (passed > rank) return values[at] ?? Number.NaN;
  }
  return Number.NaN;
}

/** An interval of values. */
export interface Interval {
  readonly low: number;
  readonly high: number;
}

/** The middle part of the replicates. `undefined` when some of them have no value. @param confidence such as 0.95 */
export function intervalOf(replicates: Float64Array, confidence: number): Interval | undefined {
  const sorted = replicates.toSorted();
  const at = (part: number): number => sorted[Math.round(part * (sorted.length - 1))] ?? Number.NaN;
  const [low, high] = [at((1 - confidence) / 2), at((1 + confidence) / 2)];
  return sorted.some(Number.isNaN) ? undefined : { low, high };
}
