import { isJsonObject, type JsonObject } from "../wire/read-json";
import { ServiceError } from "../wire/service-error";
import { type Dimension, sortDimensions } from "./metrics";

const MAX_DIMENSIONS = 30;
const MAX_NAME = 255;
const MAX_DIMENSION_VALUE = 1024;
/** CloudWatch stores values from -2^360 to 2^360, but neither NaN nor infinities. */
const MAX_VALUE = 2 ** 360;
const PRINTABLE_ASCII = /^[\x20-\x7e]*$/;
const PER_SECOND = ["Bits", "Bytes", "Kilobits", "Kilobytes", "Megabits", "Megabytes", "Gigabits", "Gigabytes"].concat(
  "Terabits",
  "Terabytes",
  "Count",
);
const UNITS: ReadonlySet<string> = new Set([
  ...PER_SECOND,
  ...PER_SECOND.map((unit) => `${unit}/Second`),
  ...["Seconds", "Microseconds", "Milliseconds", "Percent", "None"],
]);

/** Reads a namespace, or the name of a metric or a dimension. @throws ServiceError */
export function readName(value: unknown, path: string, max: number = MAX_NAME): string {
  if (value === undefined || value === null) throw missingParameter(path);
  if (typeof value !== "string" || value === "" || value.length > max) throw invalidValue(value, path);
  if (value.trim() === "" || value.startsWith(":") || !PRINTABLE_ASCII.test(value)) throw invalidValue(value, path);
  return value;
}

/** Reads a number that CloudWatch can store. @throws ServiceError */
export function readMeasurement(value: unknown, path: string): number {
  if (value === undefined || value === null) throw missingParameter(path);
  if (typeof value !== "number" || Math.abs(value) > MAX_VALUE) throw invalidValue(value, path);
  return value;
}

/** Reads at most 30 dimensions, and sorts them by name. @throws ServiceError */
export function readDimensions(value: unknown, path: string): readonly Dimension[] {
  if (value === undefined || value === null) return [];
  const list = readList(value, path, MAX_DIMENSIONS);
  const dimensions = list.map((dimension, index) => ({
    name: readName(dimension.Name, `${path}.member.${index + 1}.Name`),
    value: readName(dimension.Value, `${path}.member.${index + 1}.Value`, MAX_DIMENSION_VALUE),
  }));
  if (new Set(dimensions.map(({ name }) => name)).size < dimensions.length) {
    throw invalidParameter("No two dimensions can have the same name.");
  }
  return sortDimensions(dimensions);
}

/** Reads one of CloudWatch's units. Returns `undefined` if it is absent. @throws ServiceError */
export function readUnit(value: unknown, path: string): string | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value !== "string" || !UNITS.has(value)) throw invalidValue(value, path);
  return value;
}

/** Reads a list of structures. @throws ServiceError */
export function readList(value: unknown, path: string, max: number): readonly JsonObject[] {
  if (!Array.isArray(value)) throw invalidValue(value, path);
  if (value.length > max) {
    throw invalidParameter(`The collection ${path} must not have a size greater than ${max}.`);
  }
  return value.map((item: unknown, index) => {
    if (isJsonObject(item)) return item;
    throw invalidValue(item, `${path}.member.${index + 1}`);
  });
}

/** Creates an error for an invalid value. @param path such as `MetricData.member.1.MetricName` */
export function invalidValue(value: unknown, path: string): ServiceError {
  return invalidParameter(`The value ${String(value)} for parameter ${path} is invalid.`);
}

/** Creates an error for an invalid parameter. @param message text in the service's words */
export function invalidParameter(message: string): ServiceError {
  return new ServiceError("InvalidParameterValueException", message);
}

/** Creates an error for a required parameter that is absent. */
export function missingParameter(path: string): ServiceError {
  return new ServiceError("MissingRequiredParameterException", `The parameter ${path} is required.`);
}
