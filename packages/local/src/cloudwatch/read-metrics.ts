import { omitUndefined } from "@bedrock-routed/core";
import { paginate } from "../resources/list-resources";
import { isJsonObject, type JsonObject } from "../wire/read-json";
import { validationError } from "../wire/service-error";
import { invalidValue, readDimensions, readList, readName, readUnit } from "./metric-parameters";
import { type AggregatedPoint, aggregatePoints, type Metric, type MetricStore, type StatisticSet } from "./metrics";

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

/** The time range of a request, in ms since 1970. */
interface TimeRange {
  readonly start: number;
  readonly end: number;
}

/**
 * GetMetricData, for metrics only. Expressions and percentiles are not supported, and all results are on one page.
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
  if (new Set(ids).size < ids.length) {
    throw validationError("The values for parameter id in MetricDataQueries must be unique.");
  }
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
    throw validationError(`The local CloudWatch evaluates no expressions. Provide ${path}.MetricStat.`);
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
    points: aggregatePoints(points, { ...range, period, ...omitUndefined({ unit }) }).filter(
      // A period whose sample count is 0 has no average.
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

const PAGE_SIZE = 500;
const MAX_FILTERS = 30;

/**
 * ListMetrics. A metric is listed as soon as it is written. In the real service this takes minutes.
 * @throws ServiceError (InvalidParameterValueException; ValidationException for an invalid token)
 */
export function listMetrics(metrics: MetricStore, body: JsonObject): JsonObject {
  const { Namespace: namespace, MetricName: name, Dimensions: dimensions = [], NextToken: nextToken } = body;
  const filters = readList(dimensions ?? [], "Dimensions", MAX_FILTERS).map((filter, index) => ({
    name: readName(filter.Name, `Dimensions.member.${index + 1}.Name`),
    value: filter.Value ?? undefined,
  }));
  if (nextToken !== undefined && typeof nextToken !== "string") throw invalidValue(nextToken, "NextToken");
  const found = metrics
    .metrics()
    .filter(
      (metric) =>
        (namespace ?? metric.namespace) === metric.namespace &&
        (name ?? metric.name) === metric.name &&
        filters.every((filter) =>
          metric.dimensions.some((own) => own.name === filter.name && (filter.value ?? own.value) === own.value),
        ),
    );
  const page = paginate(found, { maxResults: PAGE_SIZE, nextToken }, ["ListMetrics", namespace, name, filters]);
  return { Metrics: page.items.map(buildMetric), ...omitUndefined({ NextToken: page.nextToken }) };
}

function buildMetric({ namespace, name, dimensions }: Metric): JsonObject {
  return {
    Namespace: namespace,
    MetricName: name,
    Dimensions: dimensions.map((dimension) => ({ Name: dimension.name, Value: dimension.value })),
  };
}
