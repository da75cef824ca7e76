import { paginate } from "../control-plane/resources/paginate";
import type { JsonObject } from "../wire/read-json";
import { invalidValue } from "./cloudwatch-error";
import type { Metric } from "./metric";
import { readList, readName } from "./metric-rules";
import type { MetricStore } from "./metric-store";

const PAGE_SIZE = 500;
const MAX_FILTERS = 30;

/**
 * ListMetrics, as soon as a metric is written; the real one takes minutes to show it.
 * @throws ServiceError (InvalidParameterValueException; ValidationException for a bad token)
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
  return {
    Metrics: page.items.map(buildMetric),
    ...(page.nextToken === undefined ? {} : { NextToken: page.nextToken }),
  };
}

function buildMetric({ namespace, name, dimensions }: Metric): JsonObject {
  return {
    Namespace: namespace,
    MetricName: name,
    Dimensions: dimensions.map((dimension) => ({ Name: dimension.name, Value: dimension.value })),
  };
}
