import { ServiceError } from "../errors/service-error";
import type { JsonObject } from "../wire/read-json";
import { invalidValue, missingParameter } from "./cloudwatch-error";
import { readList, readName } from "./metric-rules";
import type { MetricStore } from "./metric-store";
import { readMetricDatum } from "./read-metric-datum";

const MAX_METRICS = 1000;
/** Of the request before compression. */
const MAX_BYTES = 1_048_576;

/**
 * PutMetricData: everything is stored, or nothing.
 * @param now ms since 1970
 * @throws ServiceError with CloudWatch's names
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricData.html
 */
export function putMetricData(metrics: MetricStore, body: JsonObject, now: number): JsonObject {
  if (Buffer.byteLength(JSON.stringify(body)) > MAX_BYTES) {
    throw new ServiceError("RequestEntityTooLarge", "Request size exceeded maximum allowed: 1 MB.");
  }
  const namespace = readName(body.Namespace, "Namespace");
  if (namespace.startsWith("AWS/")) throw invalidValue(namespace, "Namespace");
  if (body.MetricData === undefined || body.MetricData === null) throw missingParameter("MetricData");
  const data = readList(body.MetricData, "MetricData", MAX_METRICS).map((datum, index) =>
    readMetricDatum(namespace, datum, `MetricData.member.${index + 1}`, now),
  );
  for (const datum of data) metrics.add(datum);
  return {};
}
