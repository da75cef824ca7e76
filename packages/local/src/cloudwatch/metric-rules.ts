import { isJsonObject, type JsonObject } from "../wire/read-json";
import { invalidParameter, invalidValue, missingParameter } from "./cloudwatch-error";
import { type Dimension, sortDimensions } from "./metric";

const MAX_DIMENSIONS = 30;
const MAX_NAME = 255;
const MAX_DIMENSION_VALUE = 1024;
/** CloudWatch takes values from -2^360 to 2^360, and no NaN or infinities. */
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

/** A namespace, a metric's name or a dimension's. @throws ServiceError */
export function readName(value: unknown, path: string, maximum: number = MAX_NAME): string {
  if (value === undefined || value === null) throw missingParameter(path);
  if (typeof value !== "string" || value === "" || value.length > maximum) throw invalidValue(value, path);
  if (value.trim() === "" || value.startsWith(":") || !PRINTABLE_ASCII.test(value)) throw invalidValue(value, path);
  return value;
}

/** A number that CloudWatch stores. @throws ServiceError */
export function readMeasurement(value: unknown, path: string): number {
  if (value === undefined || value === null) throw missingParameter(path);
  if (typeof value !== "number" || Math.abs(value) > MAX_VALUE) throw invalidValue(value, path);
  return value;
}

/** Up to 30 dimensions, in the order of their names. @throws ServiceError */
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

/** One of CloudWatch's units; `undefined` when it is left out. @throws ServiceError */
export function readUnit(value: unknown, path: string): string | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value !== "string" || !UNITS.has(value)) throw invalidValue(value, path);
  return value;
}

/** A list of structures. @throws ServiceError */
export function readList(value: unknown, path: string, maximum: number): readonly JsonObject[] {
  if (!Array.isArray(value)) throw invalidValue(value, path);
  if (value.length > maximum) {
    throw invalidParameter(`The collection ${path} must not have a size greater than ${maximum}.`);
  }
  return value.map((item: unknown, index) => {
    if (isJsonObject(item)) return item;
    throw invalidValue(item, `${path}.member.${index + 1}`);
  });
}
