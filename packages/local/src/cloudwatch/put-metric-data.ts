import { isJsonObject, type JsonObject } from "../wire/read-json";
import { ServiceError } from "../wire/service-error";
import {
  invalidParameter,
  invalidValue,
  missingParameter,
  readDimensions,
  readList,
  readMeasurement,
  readName,
  readUnit,
} from "./metric-parameters";
import { type MetricDatum, type MetricStore, mergeStatistics, type StatisticSet } from "./metrics";

const MAX_METRICS = 1000;
/** Size of the request before compression. */
const MAX_BYTES = 1_048_576;
const MAX_VALUES = 150;
const MS_PER_SECOND = 1000;
/** How old a measurement may be. */
const MAX_AGE_MS = 14 * 86_400_000;
/** How far in the future a measurement may be. */
const MAX_LEAD_MS = 2 * 3_600_000;

/** Checks the size of a PutMetricData request. @throws ServiceError (RequestEntityTooLarge) */
export function checkRequestSize(body: unknown): void {
  if (Buffer.byteLength(JSON.stringify(body) ?? "") > MAX_BYTES) {
    throw new ServiceError("RequestEntityTooLarge", "Request size exceeded maximum allowed: 1 MB.");
  }
}

/**
 * PutMetricData. If one measurement is invalid, none is stored.
 * @param now ms since 1970
 * @throws ServiceError with CloudWatch's names
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricData.html
 */
export function putMetricData(metrics: MetricStore, body: JsonObject, now: number): JsonObject {
  const namespace = readName(body.Namespace, "Namespace");
  if (namespace.startsWith("AWS/")) throw invalidValue(namespace, "Namespace");
  if (body.MetricData === undefined || body.MetricData === null) throw missingParameter("MetricData");
  const data = readList(body.MetricData, "MetricData", MAX_METRICS).map((datum, index) =>
    readDatum(namespace, datum, `MetricData.member.${index + 1}`, now),
  );
  for (const datum of data) metrics.add(datum);
  return {};
}

/** @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_MetricDatum.html */
function readDatum(namespace: string, datum: JsonObject, path: string, now: number): MetricDatum {
  return {
    namespace,
    name: readName(datum.MetricName, `${path}.MetricName`),
    dimensions: readDimensions(datum.Dimensions, `${path}.Dimensions`),
    time: readTime(datum.Timestamp, `${path}.Timestamp`, now),
    unit: readUnit(datum.Unit, `${path}.Unit`) ?? "None",
    resolution: readResolution(datum.StorageResolution, `${path}.StorageResolution`),
    statistics: readStatistics(datum, path),
  };
}

function readStatistics(datum: JsonObject, path: string): StatisticSet {
  const given = ["Value", "StatisticValues", "Values"].filter((name) => (datum[name] ?? undefined) !== undefined);
  const [first, second] = given;
  if (first === undefined) throw invalidCombination("At least one of the parameters must be specified.");
  if (second !== undefined) {
    throw invalidCombination(
      `The parameters ${path}.${first} and ${path}.${second} are mutually exclusive and you have specified both.`,
    );
  }
  if (first === "Value") return statisticsOf(readMeasurement(datum.Value, `${path}.Value`), 1);
  return first === "Values"
    ? readValues(datum, path)
    : readStatisticSet(datum.StatisticValues, `${path}.StatisticValues`);
}

function invalidCombination(message: string): ServiceError {
  return new ServiceError("InvalidParameterCombinationException", message);
}

function readStatisticSet(value: unknown, path: string): StatisticSet {
  if (!isJsonObject(value)) throw invalidValue(value, path);
  const set = {
    sampleCount: readMeasurement(value.SampleCount, `${path}.SampleCount`),
    sum: readMeasurement(value.Sum, `${path}.Sum`),
    minimum: readMeasurement(value.Minimum, `${path}.Minimum`),
    maximum: readMeasurement(value.Maximum, `${path}.Maximum`),
  };
  if (set.minimum <= set.maximum && set.sampleCount >= 0) return set;
  throw invalidParameter(
    `The parameter ${path} must have a Minimum of at most its Maximum and a SampleCount of at least 0.`,
  );
}

/** Reads values with their counts. Without counts, each value counts once. */
function readValues({ Values: values, Counts: counts }: JsonObject, path: string): StatisticSet {
  if (!Array.isArray(values) || values.length === 0) throw invalidValue(values, `${path}.Values`);
  if (values.length > MAX_VALUES) {
    throw invalidParameter(`The collection ${path}.Values must not have a size greater than ${MAX_VALUES}.`);
  }
  if (counts !== undefined && counts !== null && (!Array.isArray(counts) || counts.length !== values.length)) {
    throw invalidParameter(`The parameters ${path}.Values and ${path}.Counts must be of the same size.`);
  }
  return values
    .map((value: unknown, index) => {
      const count = Array.isArray(counts) ? readMeasurement(counts[index], `${path}.Counts.member.${index + 1}`) : 1;
      if (count < 0) throw invalidValue(count, `${path}.Counts.member.${index + 1}`);
      return statisticsOf(readMeasurement(value, `${path}.Values.member.${index + 1}`), count);
    })
    .reduce(mergeStatistics);
}

function statisticsOf(value: number, count: number): StatisticSet {
  return { sampleCount: count, sum: value * count, minimum: value, maximum: value };
}

/** Converts seconds since 1970, as in the request, to ms. */
function readTime(value: unknown, path: string, now: number): number {
  if (value === undefined || value === null) return now;
  if (typeof value !== "number") throw invalidValue(value, path);
  const time = Math.round(value * MS_PER_SECOND);
  if (time >= now - MAX_AGE_MS && time <= now + MAX_LEAD_MS) return time;
  throw invalidParameter(
    `The parameter ${path} must specify a time within the past two weeks and no more than two hours in the future.`,
  );
}

function readResolution(value: unknown, path: string): number {
  if (value === undefined || value === null) return 60;
  if (value === 1 || value === 60) return value;
  throw invalidValue(value, path);
}
