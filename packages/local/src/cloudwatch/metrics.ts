import type { JsonValue, Snapshotable } from "../inspection/snapshot";
import { list, structure } from "../shapes/collection-shapes";
import { double, string } from "../shapes/scalar-shapes";
import { parseInput } from "../shapes/shape";

/** A metric. Two metrics are the same if namespace, name and dimensions are equal. */
export interface Metric {
  readonly namespace: string;
  readonly name: string;
  /** Sorted by name. */
  readonly dimensions: readonly Dimension[];
}

/** A property of a metric. */
export interface Dimension {
  readonly name: string;
  readonly value: string;
}

/** A summary of measurements. */
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

/** The measurements of one second or minute, in one unit. */
export interface MetricPoint {
  /** Start of the second or minute, in ms since 1970. */
  readonly time: number;
  readonly unit: string;
  readonly statistics: StatisticSet;
}

/** A metric and its position in the order of first writing. */
export interface StoredMetric extends Metric {
  readonly position: number;
}

/** Sorts dimensions by name, because their order has no meaning. */
export function sortDimensions(dimensions: readonly Dimension[]): readonly Dimension[] {
  return dimensions.toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

/** Combines two sets of measurements. */
export function mergeStatistics(a: StatisticSet, b: StatisticSet): StatisticSet {
  return {
    sampleCount: a.sampleCount + b.sampleCount,
    sum: a.sum + b.sum,
    minimum: Math.min(a.minimum, b.minimum),
    maximum: Math.max(a.maximum, b.maximum),
  };
}

const MS_PER_SECOND = 1000;
/** Maximum number of points that a store keeps. */
export const MAX_POINTS = 100_000;
/**
 * Number of points that are dropped at once past the maximum. Dropping them one by one would be slow, because a Map
 * skips over its deleted entries each time the first one is looked up.
 */
export const DROPPED_POINTS = 1000;

interface Series {
  readonly metric: StoredMetric;
  readonly points: Map<string, MetricPoint>;
}

const statisticsShape = structure({ sampleCount: double(), sum: double(), minimum: double(), maximum: double() });
const snapshotShape = list(
  structure({
    namespace: string(),
    name: string(),
    dimensions: list(structure({ name: string(), value: string() })),
    points: list(structure({ time: double(), unit: string(), statistics: statisticsShape })),
  }),
);

/**
 * Stores metrics. Measurements are combined by minute, or by second if their resolution is 1. The store keeps 100,000
 * points. Past that, it drops the oldest 1,000 points, starting with the metric that was written first.
 */
export class MetricStore implements Snapshotable {
  readonly #series = new Map<string, Series>();
  #points = 0;
  #made = 0;

  /** Adds measurements to those of the same metric, time and unit. */
  add({ namespace, name, dimensions, time, unit, resolution, statistics }: MetricDatum): void {
    const series = this.#open({ namespace, name, dimensions });
    const start = time - (time % (resolution * MS_PER_SECOND));
    const key = `${start}/${unit}`;
    const known = series.points.get(key);
    const merged = known === undefined ? statistics : mergeStatistics(known.statistics, statistics);
    series.points.set(key, { time: start, unit, statistics: merged });
    if (known !== undefined) return;
    this.#points += 1;
    if (this.#points > MAX_POINTS) this.#dropOldest();
  }

  /** Returns the metrics in the order in which they were first written. */
  metrics(): readonly StoredMetric[] {
    return [...this.#series.values()].map(({ metric }) => metric);
  }

  /** Returns the points of a metric. A metric with more or fewer dimensions is another metric. */
  points(metric: Metric): readonly MetricPoint[] {
    return [...(this.#series.get(keyOf(metric))?.points.values() ?? [])];
  }

  snapshot(): JsonValue {
    const series = [...this.#series.values()].map(({ metric: { position: _, ...metric }, points }) => ({
      ...metric,
      points: [...points.values()],
    }));
    return JSON.parse(JSON.stringify(series));
  }

  restore(state: unknown): void {
    const series = parseInput(snapshotShape, state);
    this.#series.clear();
    this.#points = 0;
    for (const { points, ...metric } of series) {
      for (const point of points) this.add({ ...metric, ...point, resolution: 1 });
    }
  }

  #open(metric: Metric): Series {
    const key = keyOf(metric);
    const known = this.#series.get(key);
    if (known !== undefined) return known;
    const series = { metric: { ...metric, position: this.#made }, points: new Map<string, MetricPoint>() };
    this.#series.set(key, series);
    this.#made += 1;
    return series;
  }

  #dropOldest(): void {
    let left = DROPPED_POINTS;
    for (const [key, { points }] of this.#series) {
      for (const point of points.keys()) {
        if (left === 0) return;
        points.delete(point);
        this.#points -= 1;
        left -= 1;
      }
      this.#series.delete(key);
    }
  }
}

function keyOf({ namespace, name, dimensions }: Metric): string {
  const pairs = dimensions.flatMap((dimension) => [dimension.name, dimension.value]);
  return JSON.stringify([namespace, name, ...pairs]);
}

/** Which points to combine, and how. */
export interface Aggregation {
  /** Seconds. */
  readonly period: number;
  /** Ms since 1970, inclusive. */
  readonly start: number;
  /** Ms since 1970, exclusive. */
  readonly end: number;
  /** @default any unit */
  readonly unit?: string;
  /** A moment at which a period starts, in ms since 1970. @default 0 */
  readonly offset?: number;
}

/** The statistics of one period. */
export interface AggregatedPoint {
  /** Start of the period, in ms since 1970. */
  readonly time: number;
  readonly statistics: StatisticSet;
}

/** Combines points by period. Periods start at multiples of their length after the offset. Returns the periods that have points, oldest first. */
export function aggregatePoints(
  points: readonly MetricPoint[],
  { period, start, end, unit, offset = 0 }: Aggregation,
): readonly AggregatedPoint[] {
  const length = period * MS_PER_SECOND;
  const startOf = (time: number): number => time - ((((time - offset) % length) + length) % length);
  const periods = new Map<number, StatisticSet>();
  for (const point of points) {
    const time = startOf(point.time);
    if (time < startOf(start) || point.time >= end) continue;
    if (unit !== undefined && point.unit !== unit) continue;
    const known = periods.get(time);
    periods.set(time, known === undefined ? point.statistics : mergeStatistics(known, point.statistics));
  }
  return [...periods].map(([time, statistics]) => ({ time, statistics })).sort((a, b) => a.time - b.time);
}
