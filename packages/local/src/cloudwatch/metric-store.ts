import { list, structure } from "../control-plane/shapes/collection-shapes";
import { parseInput } from "../control-plane/shapes/parse-input";
import { double, string } from "../control-plane/shapes/scalar-shapes";
import type { JsonValue, Snapshotable } from "../inspection/snapshot";
import { type Dimension, type Metric, type MetricDatum, mergeStatistics, type StatisticSet } from "./metric";

const MS_PER_SECOND = 1000;
/** Points that a store keeps. */
export const MAX_POINTS = 100_000;
/** Dropped together past those: deleting the first entry of a Map again and again would pass over the deleted ones. */
export const DROPPED_POINTS = 1000;

/** What was measured in one second or minute, in one unit. */
export interface MetricPoint {
  /** When it began, in ms since 1970. */
  readonly time: number;
  readonly unit: string;
  readonly statistics: StatisticSet;
}

/** A metric, and where in the order of first writing it is. */
export interface StoredMetric extends Metric {
  readonly position: number;
}

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
 * Metrics by namespace, name and dimensions; their measurements by the minute, or by the second for a
 * resolution of 1. Keeps 100,000 points; past them the oldest thousand go, of
 * the metrics that were first written.
 */
export class MetricStore implements Snapshotable {
  readonly #series = new Map<string, Series>();
  #points = 0;
  #made = 0;

  /** Adds measurements to what is there. */
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

  /** In the order in which they were first written. */
  metrics(): readonly StoredMetric[] {
    return [...this.#series.values()].map(({ metric }) => metric);
  }

  /** Everything of one metric, and of no other with more or fewer dimensions. */
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
  const pairs = dimensions.flatMap((dimension: Dimension) => [dimension.name, dimension.value]);
  return JSON.stringify([namespace, name, ...pairs]);
}
