import { mergeStatistics, type StatisticSet } from "./metric";
import type { MetricPoint } from "./metric-store";

const MS_PER_SECOND = 1000;

/** What a query asks of a metric's points. */
export interface Aggregation {
  /** Seconds. */
  readonly period: number;
  /** Ms since 1970, included. */
  readonly start: number;
  /** Ms since 1970, not included. */
  readonly end: number;
  /** @default any */
  readonly unit?: string;
}

/** The statistics of one period. */
export interface AggregatedPoint {
  /** When the period began, in ms since 1970. */
  readonly time: number;
  readonly statistics: StatisticSet;
}

/** Points put together by periods, which begin at multiples of the period. Oldest first; empty periods are left out. */
export function aggregatePoints(
  points: readonly MetricPoint[],
  { period, start, end, unit }: Aggregation,
): readonly AggregatedPoint[] {
  const length = period * MS_PER_SECOND;
  const periods = new Map<number, StatisticSet>();
  for (const point of points) {
    const time = point.time - (point.time % length);
    if (time < start - (start % length) || point.time >= end) continue;
    if (unit !== undefined && point.unit !== unit) continue;
    const known = periods.get(time);
    periods.set(time, known === undefined ? point.statistics : mergeStatistics(known, point.statistics));
  }
  return [...periods].map(([time, statistics]) => ({ time, statistics })).sort((a, b) => a.time - b.time);
}
