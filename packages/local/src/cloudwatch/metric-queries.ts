import { omitUndefined } from "@bedrock-routed/core";
import { isJsonObject, type JsonObject } from "../wire/read-json";
import { validationError } from "../wire/service-error";
import { evaluateExpression, type Series } from "./metric-math";
import { readDimensions, readList, readName, readUnit } from "./metric-parameters";
import { aggregatePoints, type Metric, type MetricStore, type StatisticSet } from "./metrics";

const MAX_QUERIES = 500;
const MS_PER_SECOND = 1000;
const ID = /^[a-z][a-zA-Z0-9_]{0,254}$/;
const HIGH_RESOLUTION_PERIODS = [1, 5, 10, 20, 30];

const STATISTICS: ReadonlyMap<string, (statistics: StatisticSet) => number> = new Map([
  ["Sum", ({ sum }: StatisticSet): number => sum],
  ["Average", ({ sum, sampleCount }: StatisticSet): number => sum / sampleCount],
  ["Minimum", ({ minimum }: StatisticSet): number => minimum],
  ["Maximum", ({ maximum }: StatisticSet): number => maximum],
  ["SampleCount", ({ sampleCount }: StatisticSet): number => sampleCount],
]);

/** A metric with its statistic, or an expression over others. */
export interface MetricQuery {
  readonly id: string;
  readonly label: string;
  /** Whether its values are part of the answer. */
  readonly isReturned: boolean;
  readonly source: MetricStat | { readonly expression: string };
}

/** A metric with its statistic and period. */
export interface MetricStat {
  readonly metric: Metric;
  readonly pick: (statistics: StatisticSet) => number;
  /** Seconds. */
  readonly period: number;
  readonly unit: string | undefined;
}

/** The time of the values, in ms since 1970. */
export interface TimeRange {
  /** Inclusive. */
  readonly start: number;
  /** Exclusive. */
  readonly end: number;
  /** A moment at which a period starts. @default 0 */
  readonly offset?: number;
}

/** Reads MetricDataQueries. @param path such as `"MetricDataQueries"` @throws ServiceError (ValidationException) */
export function readQueries(value: unknown, path: string): readonly MetricQuery[] {
  const queries = readList(value, path, MAX_QUERIES).map((query, index) =>
    readQuery(query, `${path}.member.${index + 1}`),
  );
  if (new Set(queries.map(({ id }) => id)).size < queries.length) {
    throw validationError(`The values for parameter id in ${path} must be unique.`);
  }
  return queries;
}

function readQuery(query: JsonObject, path: string): MetricQuery {
  const id = readId(query.Id, `${path}.Id`);
  const { MetricStat: stat, Expression: expression } = query;
  const named = { id, isReturned: query.ReturnData !== false };
  const label = typeof query.Label === "string" ? query.Label : undefined;
  if (typeof expression === "string" && stat === undefined) {
    return { ...named, label: label ?? id, source: { expression } };
  }
  if (!isJsonObject(stat) || !isJsonObject(stat.Metric)) {
    throw validationError(`Provide exactly one of ${path}.MetricStat and ${path}.Expression.`);
  }
  const source = readMetricStat(stat, stat.Metric, `${path}.MetricStat`);
  return { ...named, label: label ?? source.metric.name, source };
}

/**
 * Reads a metric with its statistic.
 * @param stat has Stat, Period and Unit
 * @param metric has Namespace, MetricName and Dimensions
 * @throws ServiceError
 */
export function readMetricStat(stat: JsonObject, metric: JsonObject, path: string): MetricStat {
  const name = readName(metric.MetricName, `${path}.Metric.MetricName`);
  const pick = STATISTICS.get(String(stat.Stat));
  if (pick === undefined) {
    throw validationError(
      `The value ${String(stat.Stat)} for parameter ${path}.Stat is not supported. Use one of ${[...STATISTICS.keys()].join(", ")}.`,
    );
  }
  return {
    metric: {
      namespace: readName(metric.Namespace, `${path}.Metric.Namespace`),
      name,
      dimensions: readDimensions(metric.Dimensions, `${path}.Metric.Dimensions`),
    },
    pick,
    period: readPeriod(stat.Period, `${path}.Period`),
    unit: readUnit(stat.Unit, `${path}.Unit`),
  };
}

/**
 * Calculates the series of every query.
 * @throws ServiceError (ValidationException) for an expression that cannot be evaluated
 */
export function evaluateQueries(
  queries: readonly MetricQuery[],
  metrics: MetricStore,
  range: TimeRange,
): ReadonlyMap<string, Series> {
  const results = new Map<string, Series>();
  const periods = periodsOf(queries, range);
  const open = new Set<string>();
  const resolve = (id: string): Series | undefined => {
    const known = results.get(id);
    if (known !== undefined) return known;
    const query = queries.find((candidate) => candidate.id === id);
    // An expression that leads to itself has no value, and is an unknown id to itself.
    if (query === undefined || open.has(id)) return undefined;
    open.add(id);
    const series =
      "expression" in query.source
        ? evaluateExpression(query.source.expression, { series: resolve, periods })
        : seriesOf(query.source, metrics, range);
    results.set(id, series);
    return series;
  };
  for (const { id } of queries) resolve(id);
  return results;
}

function seriesOf({ metric, pick, period, unit }: MetricStat, metrics: MetricStore, range: TimeRange): Series {
  const points = aggregatePoints(metrics.points(metric), { ...range, period, ...omitUndefined({ unit }) });
  // A period whose sample count is 0 has no average.
  const counted = points.filter(({ statistics }) => statistics.sampleCount > 0);
  return new Map(counted.map(({ time, statistics }) => [time, pick(statistics)]));
}

const MAX_FILLED = 100_000;

/** The starts of the periods in a range, by the first metric's period. At most 100,000. */
function periodsOf(queries: readonly MetricQuery[], { start, end, offset = 0 }: TimeRange): readonly number[] {
  const length = (queries.flatMap(({ source }) => ("period" in source ? source.period : []))[0] ?? 60) * MS_PER_SECOND;
  const first = start - ((((start - offset) % length) + length) % length);
  const count = Math.min(MAX_FILLED, Math.ceil((end - first) / length));
  return Array.from({ length: Math.max(0, count) }, (_, index) => first + index * length);
}

function readId(value: unknown, path: string): string {
  if (typeof value === "string" && ID.test(value)) return value;
  throw validationError(
    `The value ${String(value)} for parameter ${path} is not matching the expected pattern ^[a-z][a-zA-Z0-9_]*$.`,
  );
}

function readPeriod(value: unknown, path: string): number {
  const isValid =
    typeof value === "number" && value > 0 && (value % 60 === 0 || HIGH_RESOLUTION_PERIODS.includes(value));
  if (isValid) return value;
  throw validationError(`The parameter ${path} must be 1, 5, 10, 20, 30, or a multiple of 60.`);
}
