import type { RetrievalFilter } from "@aws-sdk/client-bedrock-agent-runtime";
import { InvalidOptionError } from "@bedrock-routed/core";

/** A value that an attribute can be compared with. */
export type FilterScalar = string | number | boolean;

/**
 * Builds filters over the attributes of documents, such as
 * `filter.and(filter.eq("department", "hr"), filter.gte("year", 2024))`.
 * Each function throws an InvalidOptionError when the service would refuse its arguments.
 */
export const filter = {
  /** Matches when all filters match. A single filter is returned as it is. */
  and: (...filters: readonly RetrievalFilter[]): RetrievalFilter => group("and", "andAll", filters),
  /** Matches when any filter matches. A single filter is returned as it is. */
  or: (...filters: readonly RetrievalFilter[]): RetrievalFilter => group("or", "orAll", filters),
  /** The attribute equals the value. */
  eq: (key: string, value: FilterScalar): RetrievalFilter => checked({ equals: { key, value } }),
  /** The attribute does not equal the value. */
  ne: (key: string, value: FilterScalar): RetrievalFilter => checked({ notEquals: { key, value } }),
  /** The attribute is greater than the value. */
  gt: (key: string, value: number): RetrievalFilter => checked({ greaterThan: { key, value } }),
  /** The attribute is greater than the value or equals it. */
  gte: (key: string, value: number): RetrievalFilter => checked({ greaterThanOrEquals: { key, value } }),
  /** The attribute is less than the value. */
  lt: (key: string, value: number): RetrievalFilter => checked({ lessThan: { key, value } }),
  /** The attribute is less than the value or equals it. */
  lte: (key: string, value: number): RetrievalFilter => checked({ lessThanOrEquals: { key, value } }),
  /** The attribute equals one of the values. */
  in: (key: string, values: readonly FilterScalar[]): RetrievalFilter => checked({ in: { key, value: [...values] } }),
  /** The attribute equals none of the values. */
  notIn: (key: string, values: readonly FilterScalar[]): RetrievalFilter =>
    checked({ notIn: { key, value: [...values] } }),
  /** The attribute starts with the value. Only OpenSearch Serverless supports it. */
  startsWith: (key: string, value: string): RetrievalFilter => checked({ startsWith: { key, value } }),
  /**
   * The attribute contains the value, or is a list with a member that contains it. S3 Vectors and managed
   * knowledge bases do not support it.
   */
  stringContains: (key: string, value: string): RetrievalFilter => checked({ stringContains: { key, value } }),
  /** The attribute is a list, and the value is a member of it. */
  listContains: (key: string, value: string): RetrievalFilter => checked({ listContains: { key, value } }),
} as const;

/** The service refuses a group of one. */
function group(name: string, operator: "andAll" | "orAll", filters: readonly RetrievalFilter[]): RetrievalFilter {
  const [first, ...others] = filters;
  if (first === undefined) {
    throw new InvalidOptionError(
      `filter.${name}`,
      "(0 filters)",
      "pass at least one filter, or filter: false for none",
    );
  }
  return others.length === 0
    ? checked(first)
    : checked(operator === "andAll" ? { andAll: [...filters] } : { orAll: [...filters] });
}

function checked(built: RetrievalFilter): RetrievalFilter {
  checkFilter(built);
  return built;
}

/** What a comparison accepts as its value. */
interface Operand {
  readonly description: string;
  readonly accepts: (value: unknown) => boolean;
}

const SCALAR: Operand = { description: "a string, a number or a boolean", accepts: isScalar };
const NUMBER: Operand = {
  description: "a number; dates can be compared when they are stored as numbers, such as 20241231",
  accepts: Number.isFinite,
};
const STRING: Operand = { description: "a string", accepts: (value) => typeof value === "string" };
const LIST: Operand = {
  description: "a list of at least one string, number or boolean",
  accepts: (value) => Array.isArray(value) && value.length > 0 && value.every(isScalar),
};

const COMPARISONS: Readonly<Record<string, Operand>> = {
  equals: SCALAR,
  notEquals: SCALAR,
  greaterThan: NUMBER,
  greaterThanOrEquals: NUMBER,
  lessThan: NUMBER,
  lessThanOrEquals: NUMBER,
  in: LIST,
  notIn: LIST,
  startsWith: STRING,
  stringContains: STRING,
  listContains: STRING,
};
/** Comparisons that managed knowledge bases do not support. */
const NOT_IN_MANAGED: ReadonlySet<string> = new Set(["startsWith", "stringContains"]);
/**
 * Of keys that the service adds to the metadata of vector knowledge bases only. A managed one accepts them in a
 * filter, and finds nothing.
 * @see https://github.com/awslabs/mcp/pull/4574
 */
const VECTOR_KEY_PREFIX = "x-amz-bedrock-kb-";
const MAX_KEY_CHARACTERS = 100;
const MIN_GROUP_SIZE = 2;

/**
 * Checks a filter, whether `filter` built it or not: one known operator at each level, at least two
 * filters in a group, keys of 1 to 100 characters, and values that the operator accepts.
 * @param path where the filter is, for the error message
 * @throws InvalidOptionError that names the place, such as `filter.andAll[1].equals.key`
 * @see https://docs.aws.amazon.com/bedrock/latest/APIReference/API_agent-runtime_RetrievalFilter.html
 */
export function checkFilter(condition: RetrievalFilter, managed = false, path = "filter"): void {
  const entries: [string, unknown][] = isObject(condition) ? Object.entries(condition) : [];
  const [[operator, operand] = ["", undefined], ...others] = entries.filter(([, value]) => value !== undefined);
  if (operator === "" || others.length > 0) {
    const remedy = "pass exactly one operator, and combine several with andAll";
    throw new InvalidOptionError(path, JSON.stringify(condition), remedy);
  }
  const place = `${path}.${operator}`;
  if (operator === "andAll" || operator === "orAll") checkGroup(operand, place, managed);
  else checkComparison(operator, operand, managed, path);
}

function checkGroup(filters: unknown, place: string, managed: boolean): void {
  if (!Array.isArray(filters) || filters.length < MIN_GROUP_SIZE) {
    const shown = Array.isArray(filters) ? `(${filters.length} filters)` : filters;
    throw new InvalidOptionError(
      place,
      shown,
      `pass at least ${MIN_GROUP_SIZE} filters, or a single filter without group`,
    );
  }
  for (const [index, inner] of filters.entries()) checkFilter(inner, managed, `${place}[${index}]`);
}

function checkComparison(operator: string, operand: unknown, managed: boolean, path: string): void {
  const expected = Object.hasOwn(COMPARISONS, operator) ? COMPARISONS[operator] : undefined;
  if (expected === undefined) {
    const known = [...Object.keys(COMPARISONS), "andAll", "orAll"].join(", ");
    const example = `filter.eq("${operator}", …)`;
    const hint = isObject(operand) ? "" : `; to compare an attribute of this name, pass ${example}`;
    throw new InvalidOptionError(path, operator, `the operators are ${known}${hint}`);
  }
  if (managed && NOT_IN_MANAGED.has(operator)) {
    throw new InvalidOptionError(path, operator, "managed knowledge bases do not support it, so use equals or in");
  }
  const { key, value } = isObject(operand) ? operand : {};
  if (typeof key !== "string" || key.length < 1 || key.length > MAX_KEY_CHARACTERS) {
    const remedy = `pass a name of 1 to ${MAX_KEY_CHARACTERS} characters`;
    throw new InvalidOptionError(`${path}.${operator}.key`, key, remedy);
  }
  if (managed && key.startsWith(VECTOR_KEY_PREFIX)) {
    const remedy = "managed knowledge bases do not have it, so nothing would match; use _data_source_id or _source_uri";
    throw new InvalidOptionError(`${path}.${operator}.key`, key, remedy);
  }
  if (!expected.accepts(value)) {
    // `InvalidOptionError` would show a list as its members and an object as "[object Object]".
    const shown = typeof value === "object" ? JSON.stringify(value) : value;
    throw new InvalidOptionError(`${path}.${operator}.value`, shown, `pass ${expected.description}`);
  }
}

function isScalar(value: unknown): boolean {
  return typeof value === "string" || typeof value === "boolean" || Number.isFinite(value);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
