import { type Measurement, type MetricUnit, metricUnits } from "./metrics";

/** A datum of PutMetricData: the members of CloudWatch's own type that are used here. */
export interface MetricDatum {
  MetricName: string;
  Unit: MetricUnit;
  Dimensions: { Name: string; Value: string }[];
  /** Left out when CloudWatch should take the time of arrival. */
  Timestamp?: Date;
  StatisticValues?: { SampleCount: number; Sum: number; Minimum: number; Maximum: number };
  Values?: number[];
  Counts?: number[];
}

/** Input of PutMetricData. */
export interface MetricDataRequest {
  Namespace: string;
  MetricData: MetricDatum[];
}

/** The part of a CloudWatch client that is used: `new CloudWatch({})` of `@aws-sdk/client-cloudwatch` has it. */
export interface MetricDataClient {
  putMetricData(request: MetricDataRequest): Promise<unknown>;
}

const MINUTE_MS = 60_000;
/**
 * Values in one datum.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_MetricDatum.html
 */
const MAX_VALUES = 150;

/** A metric in one minute: each value with its count, which allows percentiles, or the four statistics. */
interface Series {
  readonly name: Measurement["name"];
  readonly dimensions: MetricDatum["Dimensions"];
  readonly minute: number;
  readonly values: Map<number, number>;
  statistics?: NonNullable<MetricDatum["StatisticValues"]>;
}

/** Adds up measurements by metric, dimensions and minute, so that few requests are needed. */
export class MetricBuffer {
  #series: Map<string, Series> = new Map();

  /** Number of metrics that wait, each counted once per minute. */
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

  /** Removes and returns everything that was added since the last time. */
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
  return chunksOf([...values], MAX_VALUES).map((chunk) => ({
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

/**
 * Metrics in one request.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricData.html
 */
const MAX_DATA = 1000;
/** The limit is 1 MB. This leaves room for the rest of the request. */
const MAX_BYTES = 1_000_000;

/** Packs data into requests within the limits of CloudWatch. */
export function toRequests(namespace: string, data: readonly MetricDatum[]): readonly MetricDataRequest[] {
  const requests: MetricDataRequest[] = [];
  let bytes = 0;
  for (const datum of data) {
    const added = Buffer.byteLength(JSON.stringify(datum)) + 1;
    const last = requests.at(-1);
    if (last === undefined || last.MetricData.length >= MAX_DATA || bytes + added > MAX_BYTES) {
      requests.push({ Namespace: namespace, MetricData: [datum] });
      bytes = added;
    } else {
      last.MetricData.push(datum);
      bytes += added;
    }
  }
  return requests;
}
