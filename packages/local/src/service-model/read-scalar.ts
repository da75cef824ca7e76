import { RE2JS } from "re2js";
import type { Report } from "../shapes/shape";
import type { ModelShape } from "./shape-table";

/** How a value is written, and where broken constraints go. */
interface ScalarContext {
  readonly report: Report;
  readonly isText?: boolean;
}

/**
 * Reads a value that has no members. A time in a URL is read as ms since 1970. A blob stays in base64.
 * @returns `undefined` if the value has another type than the shape
 */
export function readScalar(shape: ModelShape, value: unknown, path: string, context: ScalarContext): unknown {
  switch (shape.type) {
    case "string":
      return readString(shape, value, path, context.report);
    case "blob":
      return readBlob(shape, value, path, context.report);
    case "boolean":
      return readBoolean(value, path, context);
    case "timestamp":
      return readTimestamp(value, path, context);
    default:
      return readNumber(shape, value, path, context);
  }
}

function readString(shape: ModelShape, value: unknown, path: string, report: Report): string | undefined {
  if (typeof value !== "string") return refuse(report, value, path, "a string");
  const isLong = shape.max !== undefined && value.length > shape.max;
  if (shape.enum !== undefined && !shape.enum.includes(value)) {
    report(value, path, `Member must satisfy enum value set: [${shape.enum.join(", ")}]`);
  }
  // A text that is too long is not matched, because some patterns take quadratic time.
  if (!isLong && shape.pattern !== undefined && !matches(shape, value)) {
    report(value, path, `Member must satisfy regular expression pattern: ${shape.pattern}`);
  }
  checkLength(shape, value.length, value, path, report);
  return value;
}

const patterns = new WeakMap<ModelShape, (text: string) => boolean>();

/** Whether the whole text matches the pattern of the shape. */
function matches(shape: ModelShape, text: string): boolean {
  const known = patterns.get(shape);
  if (known !== undefined) return known(text);
  const test = compile(`^(?:${shape.pattern})$`, shape.linear === true);
  patterns.set(shape, test);
  return test(text);
}

function compile(pattern: string, isLinear: boolean): (text: string) => boolean {
  // Linear: `scripts/build-service-shapes.mjs` marks the patterns that can take long, and the texts of others are short.
  const expression = isLinear ? RE2JS.compile(pattern) : new RegExp(pattern, "u");
  return expression instanceof RE2JS ? (text) => expression.matches(text) : (text) => expression.test(text);
}

const BASE64 = /^[A-Za-z0-9+/]*={0,2}$/;

function readBlob(shape: ModelShape, value: unknown, path: string, report: Report): string | undefined {
  if (typeof value !== "string" || value.length % 4 !== 0 || !BASE64.test(value)) {
    return refuse(report, typeof value === "string" ? "..." : value, path, "a blob in base64");
  }
  const padding = value.endsWith("==") ? 2 : value.endsWith("=") ? 1 : 0;
  checkLength(shape, (value.length / 4) * 3 - padding, "...", path, report);
  return value;
}

function checkLength({ min, max }: ModelShape, length: number, value: string, path: string, report: Report): void {
  if (max !== undefined && length > max) report(value, path, `Member must have length less than or equal to ${max}`);
  if (min !== undefined && length < min) report(value, path, `Member must have length greater than or equal to ${min}`);
}

function readBoolean(value: unknown, path: string, { report, isText = false }: ScalarContext): boolean | undefined {
  if (typeof value === "boolean") return value;
  if (isText && (value === "true" || value === "false")) return value === "true";
  return refuse(report, value, path, "a boolean");
}

const DECIMAL = /^-?\d{1,20}(?:\.\d{1,20})?$/;
/** Bounds of the types in the service models. A long is limited to what a number of JavaScript can hold. */
const LARGEST: Readonly<Record<string, number>> = { integer: 2 ** 31 - 1, long: Number.MAX_SAFE_INTEGER };

function readNumber(
  shape: ModelShape,
  value: unknown,
  path: string,
  { report, isText = false }: ScalarContext,
): number | undefined {
  const number = isText && typeof value === "string" && DECIMAL.test(value) ? Number(value) : value;
  const largest = LARGEST[shape.type];
  if (typeof number !== "number" || !Number.isFinite(number) || (largest !== undefined && !Number.isInteger(number))) {
    return refuse(report, value, path, largest === undefined ? "a number" : "an integer");
  }
  const max = shape.max ?? largest;
  const min = shape.min ?? (largest === undefined ? undefined : -largest);
  if (max !== undefined && number > max) report(value, path, `Member must have value less than or equal to ${max}`);
  if (min !== undefined && number < min) report(value, path, `Member must have value greater than or equal to ${min}`);
  return number;
}

/** In a body, a time is a number of seconds, or a text in replies of the control plane. */
function readTimestamp(value: unknown, path: string, { report, isText = false }: ScalarContext): unknown {
  if (!isText && typeof value === "number" && Number.isFinite(value)) return value;
  const time = typeof value === "string" ? Date.parse(value) : Number.NaN;
  if (Number.isNaN(time)) return refuse(report, value, path, "a timestamp");
  return isText ? time : value;
}

function refuse(report: Report, value: unknown, path: string, type: string): undefined {
  report(value, path, `Member must be ${type}`);
}
