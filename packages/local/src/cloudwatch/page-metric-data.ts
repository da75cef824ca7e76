import { omitUndefined } from "@bedrock-routed/core";
import { paginate } from "../resources/list-resources";
import type { JsonObject } from "../wire/read-json";
import { validationError } from "../wire/service-error";
import { invalidValue } from "./metric-parameters";

const MAX_DATAPOINTS = 100_800;

/** A series of GetMetricData's response. */
interface Series extends JsonObject {
  readonly Timestamps: readonly number[];
  readonly Values: readonly number[];
}

/**
 * Splits the result of GetMetricData into pages of at most `MaxDatapoints` points, 100,800 without it. A series that goes on
 * on the next page has the status `PartialData`. Series without points are on the first page.
 * @throws ServiceError for an invalid limit or token
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_GetMetricData.html
 */
export function pageMetricData(answer: JsonObject, body: JsonObject): JsonObject {
  const { MaxDatapoints: most = MAX_DATAPOINTS, NextToken: nextToken } = body;
  if (typeof most !== "number" || most < 1 || most > MAX_DATAPOINTS) {
    throw validationError(`The parameter MaxDatapoints must be from 1 to ${MAX_DATAPOINTS}.`);
  }
  if (nextToken !== undefined && typeof nextToken !== "string") throw invalidValue(nextToken, "NextToken");
  const series = (answer.MetricDataResults ?? []) as readonly Series[];
  const points = series
    .flatMap(({ Timestamps }, index) => Timestamps.map((_, at) => ({ index, at })))
    .map((point, position) => ({ ...point, position }));
  const { NextToken: _, ...request } = body;
  const page = paginate(points, { maxResults: most, nextToken }, ["GetMetricData", request]);
  const isFirst = nextToken === undefined;
  const results = series.flatMap((one, index) => {
    const shown = page.items.filter((point) => point.index === index).map(({ at }) => at);
    const isEmpty = one.Timestamps.length === 0;
    if (shown.length === 0 && !(isFirst && isEmpty)) return [];
    const isWhole = isEmpty || shown.at(-1) === one.Timestamps.length - 1;
    return [
      {
        ...one,
        Timestamps: shown.map((at) => one.Timestamps[at]),
        Values: shown.map((at) => one.Values[at]),
        StatusCode: isWhole ? one.StatusCode : "PartialData",
      },
    ];
  });
  return { ...answer, MetricDataResults: results, ...omitUndefined({ NextToken: page.nextToken }) };
}
