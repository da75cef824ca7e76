import fc from "fast-check";
import { expect, it } from "vitest";
import {
  aggregatePoints,
  DROPPED_POINTS,
  MAX_POINTS,
  MetricStore,
  mergeStatistics,
  type StatisticSet,
} from "./metrics";

const measurement = fc.record({ time: fc.nat(10_000_000), value: fc.integer({ min: -1000, max: 1000 }) });
const of = (value: number): StatisticSet => ({ sampleCount: 1, sum: value, minimum: value, maximum: value });
const METRIC = { namespace: "n", name: "m", dimensions: [] };

function storeOf(measurements: readonly { readonly time: number; readonly value: number }[]): MetricStore {
  const store = new MetricStore();
  for (const { time, value } of measurements) {
    store.add({ ...METRIC, time, unit: "None", resolution: 1, statistics: of(value) });
  }
  return store;
}

it("aggregatePoints keeps the totals of all measurements for every period", () => {
  const periods = fc.constantFrom(1, 5, 60, 300, 3600);
  fc.assert(
    fc.property(fc.array(measurement, { minLength: 1 }), periods, (measurements, period) => {
      const points = storeOf(measurements).points(METRIC);
      const aggregated = aggregatePoints(points, { period, start: 0, end: 20_000_000 });
      const total = aggregated.map(({ statistics }) => statistics).reduce(mergeStatistics);
      const values = measurements.map(({ value }) => value);
      expect(total).toEqual({
        sampleCount: values.length,
        sum: values.reduce((a, b) => a + b, 0),
        minimum: Math.min(...values),
        maximum: Math.max(...values),
      });
      expect(aggregated.every(({ time }) => time % (period * 1000) === 0)).toBe(true);
      expect(aggregated.map(({ time }) => time)).toEqual(aggregated.map(({ time }) => time).toSorted((a, b) => a - b));
    }),
  );
});

it("aggregatePoints returns the points of the range, which excludes its end", () => {
  const points = storeOf([0, 60_000, 120_000].map((time) => ({ time, value: 1 }))).points(METRIC);
  const times = aggregatePoints(points, { period: 60, start: 60_000, end: 120_000 }).map(({ time }) => time);
  expect(times).toEqual([60_000]);
});

it("MetricStore drops the oldest points past its maximum", () => {
  const store = new MetricStore();
  for (let second = 0; second < MAX_POINTS + 1; second += 1) {
    store.add({ ...METRIC, time: second * 1000, unit: "None", resolution: 1, statistics: of(1) });
  }
  const points = store.points(METRIC);
  expect([points.length, points[0]?.time]).toEqual([MAX_POINTS + 1 - DROPPED_POINTS, DROPPED_POINTS * 1000]);
  for (let index = 0; index < MAX_POINTS; index += 1) {
    store.add({ ...METRIC, name: "other", time: index * 1000, unit: "None", resolution: 1, statistics: of(1) });
  }
  expect(store.metrics().map(({ name }) => name)).toEqual(["other"]);
});
