import { type Measurement, metricUnits } from "../exporters/metrics/measurement";
import type { MetricDatum } from "./metric-datum";

const MINUTE_MS = 60_000;
/** @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_MetricDatum.html */
const MAXIMUM_VALUES = 150;

/** A metric in a minute: every value with its count for percentiles, or the four statistics. */
interface Series {
  readonly name: Measurement["name"];
  readonly dimensions: MetricDatum["Dimensions"];
  readonly minute: number;
  readonly values: Map<number, number>;
  statistics?: NonNullable<MetricDatum["StatisticValues"]>;
}

/** Adds measurements up by metric, dimensions and minute, so that requests are few. */
export class MetricBuffer {
  #series: Map<string, Series> = new Map();

  get size(): number {
    return this.#series.size;
  }

  /** @param at ms since 1970 */
  add({ name, value }: Measurement, dimensions: MetricDatum["Dimensions"], at: number): void {
    const minute = Math.floor(at / MINUTE_MS) * MINUTE_MS;
    const key = JSON.stringify([name, minute, dimensions]);
    const series = this.#series.get(key) ?? { name, dimensions, minute, values: new Map() };
    this.#series.set(key, series);
    if (metricUnits[name] === "Milliseconds") addValue(series, Math.round(value));
    else addStatistics(series, value);
  }

  /** What was added since the last time, as data for requests. */
  take(): readonly MetricDatum[] {
    const series = [...this.#series.values()];
    this.#series = new Map();
    return series.flatMap(toData);
  }
}

function addValue({ values }: Series, value: number): void {
  values.set(value, (values.get(value) ?? 0) + 1);
}

function addStatistics(series: Series, value: number): void {
  const { SampleCount, Sum, Minimum, Maximum } = series.statistics ?? {
    SampleCount: 0,
    Sum: 0,
    Minimum: value,
    Maximum: value,
  };
  series.statistics = {
    SampleCount: SampleCount + 1,
    Sum: Sum + value,
    Minimum: Math.min(Minimum, value),
    Maximum: Math.max(Maximum, value),
  };
}

function toData({ name, dimensions, minute, values, statistics }: Series): readonly MetricDatum[] {
  const datum: MetricDatum = {
    MetricName: name,
    Unit: metricUnits[name],
    Dimensions: dimensions,
    Timestamp: new Date(minute),
  };
  if (statistics !== undefined) return [{ ...datum, StatisticValues: statistics }];
  return chunksOf([...values], MAXIMUM_VALUES).map((chunk) => ({
    ...datum,
    Values: chunk.map(([value]) => value),
    Counts: chunk.map(([, count]) => count),
  }));
}

function chunksOf<Item>(items: readonly Item[], size: number): readonly (readonly Item[])[] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
    items.slice(index * size, (index + 1) * size),
  );
}
