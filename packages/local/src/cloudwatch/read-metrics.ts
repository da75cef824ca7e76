import { omitUndefined } from "@bedrock-routed/core";
import { paginate } from "../resources/list-resources";
import type { JsonObject } from "../wire/read-json";
import { validationError } from "../wire/service-error";
import { invalidValue, readList, readName } from "./metric-parameters";
import { evaluateQueries, readQueries } from "./metric-queries";
import type { Metric, MetricStore } from "./metrics";

const MS_PER_SECOND = 1000;

/**
 * GetMetricData. Percentiles, SEARCH and most functions of metric math are not supported, and all results are on one
 * page.
 * @throws ServiceError (ValidationException)
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_GetMetricData.html
 */
export function getMetricData(metrics: MetricStore, body: JsonObject): JsonObject {
  const range = { start: readTime(body.StartTime, "StartTime"), end: readTime(body.EndTime, "EndTime") };
  if (range.start >= range.end) {
    throw validationError("The parameter StartTime must be less than the parameter EndTime.");
  }
  const queries = readQueries(body.MetricDataQueries, "MetricDataQueries");
  const results = evaluateQueries(queries, metrics, range);
  const isAscending = body.ScanBy === "TimestampAscending";
  return {
    MetricDataResults: queries
      .filter(({ isReturned }) => isReturned)
      .map(({ id, label }) => {
        const ascending = [...(results.get(id) ?? [])].sort(([a], [b]) => a - b);
        const ordered = isAscending ? ascending : ascending.reverse();
        return {
          Id: id,
          Label: label,
          Timestamps: ordered.map(([time]) => time / MS_PER_SECOND),
          Values: ordered.map(([, value]) => value),
          StatusCode: "Complete",
        };
      }),
    Messages: [],
  };
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
