import { validationError } from "../errors/service-error";
import { isJsonObject, type JsonObject } from "../wire/read-json";
import { type AggregatedPoint, aggregatePoints } from "./aggregate-points";
import type { StatisticSet } from "./metric";
import { readDimensions, readList, readName, readUnit } from "./metric-rules";
import type { MetricStore } from "./metric-store";

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

/** The times that a request asks for, in ms since 1970. */
interface TimeRange {
  readonly start: number;
  readonly end: number;
}

/**
 * GetMetricData, for metrics: no expressions, no percentiles, everything in one page.
 * @throws ServiceError (ValidationException)
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_GetMetricData.html
 */
export function getMetricData(metrics: MetricStore, body: JsonObject): JsonObject {
  const range = { start: readTime(body.StartTime, "StartTime"), end: readTime(body.EndTime, "EndTime") };
  if (range.start >= range.end) {
    throw validationError("The parameter StartTime must be less than the parameter EndTime.");
  }
  const queries = readList(body.MetricDataQueries, "MetricDataQueries", MAX_QUERIES);
  const ids = queries.map((query, index) => readId(query.Id, `MetricDataQueries.member.${index + 1}.Id`));
  if (new Set(ids).size < ids.length)
    throw validationError("The values for parameter id in MetricDataQueries must be unique.");
  const isAscending = body.ScanBy === "TimestampAscending";
  const results = queries.map((query, index) => ({
    id: ids[index],
    isReturned: query.ReturnData !== false,
    ...answerQuery(metrics, query, `MetricDataQueries.member.${index + 1}`, range),
  }));
  return {
    MetricDataResults: results
      .filter(({ isReturned }) => isReturned)
      .map(({ id, label, points, pick }) => {
        const ordered = isAscending ? points : points.toReversed();
        return {
          Id: id,
          Label: label,
          Timestamps: ordered.map(({ time }) => time / MS_PER_SECOND),
          Values: ordered.map(({ statistics }) => pick(statistics)),
          StatusCode: "Complete",
        };
      }),
    Messages: [],
  };
}

function answerQuery(
  metrics: MetricStore,
  query: JsonObject,
  path: string,
  range: TimeRange,
): {
  readonly label: string;
  readonly points: readonly AggregatedPoint[];
  readonly pick: (statistics: StatisticSet) => number;
} {
  const { MetricStat: stat } = query;
  if (!isJsonObject(stat) || !isJsonObject(stat.Metric)) {
    throw validationError(`The local CloudWatch needs ${path}.MetricStat: it evaluates no expressions.`);
  }
  const name = readName(stat.Metric.MetricName, `${path}.MetricStat.Metric.MetricName`);
  const unit = readUnit(stat.Unit, `${path}.MetricStat.Unit`);
  const pick = STATISTICS.get(String(stat.Stat));
  if (pick === undefined) {
    throw validationError(
      `The value ${String(stat.Stat)} for parameter ${path}.MetricStat.Stat is not supported. Use one of ${[...STATISTICS.keys()].join(", ")}.`,
    );
  }
  const points = metrics.points({
    namespace: readName(stat.Metric.Namespace, `${path}.MetricStat.Metric.Namespace`),
    name,
    dimensions: readDimensions(stat.Metric.Dimensions, `${path}.MetricStat.Metric.Dimensions`),
  });
  const period = readPeriod(stat.Period, `${path}.MetricStat.Period`);
  return {
    label: typeof query.Label === "string" ? query.Label : name,
    points: aggregatePoints(points, { ...range, period, ...(unit === undefined ? {} : { unit }) }).filter(
      // Counts of zero have no average.
      ({ statistics }) => statistics.sampleCount > 0,
    ),
    pick,
  };
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

function readTime(value: unknown, path: string): number {
  if (typeof value === "number") return value * MS_PER_SECOND;
  throw validationError(`The parameter ${path} is required.`);
}
