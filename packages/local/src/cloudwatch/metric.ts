/** What tells one metric from another. Dimensions are in the order of their names. */
export interface Metric {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: readonly Dimension[];
}

/** A property of a metric. */
export interface Dimension {
  readonly name: string;
  readonly value: string;
}

/** Measurements of some time, put together. */
export interface StatisticSet {
  readonly sampleCount: number;
  readonly sum: number;
  readonly minimum: number;
  readonly maximum: number;
}

/** Measurements to store. */
export interface MetricDatum extends Metric {
  /** Ms since 1970. */
  readonly time: number;
  readonly unit: string;
  /** Seconds: 1 or 60. */
  readonly resolution: number;
  readonly statistics: StatisticSet;
}

/** Sorted by name, as the order of dimensions says nothing. */
export function sortDimensions(dimensions: readonly Dimension[]): readonly Dimension[] {
  return dimensions.toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

/** The measurements of both. */
export function mergeStatistics(a: StatisticSet, b: StatisticSet): StatisticSet {
  return {
    sampleCount: a.sampleCount + b.sampleCount,
    sum: a.sum + b.sum,
    minimum: Math.min(a.minimum, b.minimum),
    maximum: Math.max(a.maximum, b.maximum),
  };
}
