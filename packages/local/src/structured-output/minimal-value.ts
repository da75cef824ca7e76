import type { JsonObject } from "../wire/read-json";
import { samplePattern } from "./sample-pattern";

/** Valid values of the formats of JSON Schema. */
const FORMATS: Readonly<Record<string, string>> = {
  date: "1970-01-01",
  "date-time": "1970-01-01T00:00:00Z",
  time: "00:00:00Z",
  duration: "PT0S",
  email: "unknown@example.com",
  "idn-email": "unknown@example.com",
  hostname: "example.com",
  ipv4: "192.0.2.1",
  ipv6: "2001:db8::1",
  uri: "https://example.com/",
  "uri-reference": "/",
  uuid: "00000000-0000-0000-0000-000000000000",
  regex: ".*",
  "json-pointer": "",
};
const MAX_MINIMUM = 1000;
/** Fills a string up to `minLength`. */
const FILLER = "-";

/** The shortest string that a schema admits, as far as formats, patterns and lengths go. */
export function minimalString(schema: JsonObject): string {
  if (typeof schema.format === "string") return FORMATS[schema.format] ?? "";
  if (typeof schema.pattern === "string") return samplePattern(schema.pattern) ?? "";
  return FILLER.repeat(readSize(schema.minLength, 0));
}

/** Whether a schema admits a string that was found. */
export function admitsString(schema: JsonObject, value: string): boolean {
  const length = [...value].length;
  if (length < readSize(schema.minLength, 0) || length > readSize(schema.maxLength, Infinity)) return false;
  return typeof schema.pattern !== "string" || matches(schema.pattern, value);
}

/** The number nearest to 0 that a schema admits, as far as its bounds go. */
export function minimalNumber(schema: JsonObject, isInteger: boolean): number {
  const step = readStep(schema);
  const candidates = [
    0,
    ...boundsOf(schema).flatMap((bound) => [Math.ceil(bound / step) * step, Math.floor(bound / step) * step]),
  ];
  const steps = candidates.flatMap((value) => [value, value + step, value - step, value + step / 2, value - step / 2]);
  const admitted = steps.filter((value) => admitsNumber(schema, value) && (!isInteger || Number.isInteger(value)));
  return admitted.sort((a, b) => Math.abs(a) - Math.abs(b))[0] ?? 0;
}

/** Whether a schema admits a number that was found. */
export function admitsNumber(schema: JsonObject, value: number): boolean {
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf } = schema;
  if (typeof minimum === "number" && value < minimum) return false;
  if (typeof maximum === "number" && value > maximum) return false;
  if (typeof exclusiveMinimum === "number" && value <= exclusiveMinimum) return false;
  if (typeof exclusiveMaximum === "number" && value >= exclusiveMaximum) return false;
  return typeof multipleOf !== "number" || Number.isInteger(value / multipleOf);
}

/** A size such as `minItems`, up to 1,000 unless it is a maximum: nobody reads longer lists of nothing. */
export function readSize(value: unknown, otherwise: number): number {
  if (typeof value !== "number" || value < 0) return otherwise;
  return otherwise === Number.POSITIVE_INFINITY ? value : Math.min(value, MAX_MINIMUM);
}

function readStep({ multipleOf }: JsonObject): number {
  if (typeof multipleOf === "number" && multipleOf > 0) return multipleOf;
  return 1;
}

function boundsOf({ minimum, maximum, exclusiveMinimum, exclusiveMaximum }: JsonObject): number[] {
  return [minimum, maximum, exclusiveMinimum, exclusiveMaximum].filter((bound) => typeof bound === "number");
}

function matches(pattern: string, value: string): boolean {
  try {
    return new RegExp(pattern, "u").test(value);
  } catch {
    return true;
  }
}
