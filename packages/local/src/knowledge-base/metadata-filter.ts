import { isJsonObject, type JsonObject, readObjects } from "../wire/read-json";
import { validationError } from "../wire/service-error";

/** The metadata of a chunk, as filters see it. */
export type Attributes = Readonly<Record<string, unknown>>;

type Compare = (actual: unknown, expected: unknown) => boolean;

const isOneOf: Compare = (actual, expected) => Array.isArray(expected) && expected.includes(actual);

const compareNumbers =
  (accepts: (actual: number, expected: number) => boolean): Compare =>
  (actual, expected) =>
    typeof actual === "number" && typeof expected === "number" && accepts(actual, expected);

const COMPARISONS: Readonly<Record<string, Compare>> = {
  equals: (actual, expected) => actual === expected,
  notEquals: (actual, expected) => actual !== expected,
  in: isOneOf,
  notIn: (actual, expected) => !isOneOf(actual, expected),
  greaterThan: compareNumbers((actual, expected) => actual > expected),
  greaterThanOrEquals: compareNumbers((actual, expected) => actual >= expected),
  lessThan: compareNumbers((actual, expected) => actual < expected),
  lessThanOrEquals: compareNumbers((actual, expected) => actual <= expected),
  startsWith: (actual, expected) =>
    typeof actual === "string" && typeof expected === "string" && actual.startsWith(expected),
  stringContains: (actual, expected) =>
    typeof expected === "string" &&
    (Array.isArray(actual)
      ? actual.some((item) => typeof item === "string" && item.includes(expected))
      : typeof actual === "string" && actual.includes(expected)),
  listContains: (actual, expected) => Array.isArray(actual) && actual.includes(expected),
};

/**
 * Builds a test from a `RetrievalFilter` of the service model.
 * @throws ServiceError (ValidationException) when the filter is malformed
 */
export function buildFilter(filter: unknown): (attributes: Attributes) => boolean {
  const [[operator, operand] = [], ...rest] = isJsonObject(filter) ? Object.entries(filter) : [];
  if (operator === undefined || rest.length > 0) throw validationError("A filter must have exactly one operator.");
  if (operator === "andAll" || operator === "orAll") return buildGroup(operator, operand);
  const compare = Object.hasOwn(COMPARISONS, operator) ? COMPARISONS[operator] : undefined;
  if (compare === undefined) throw validationError(`The filter operator ${operator} is not supported.`);
  const { key, value } = readOperand(operator, operand);
  return (attributes) => compare(attributes[key], value);
}

function buildGroup(operator: "andAll" | "orAll", operand: unknown): (attributes: Attributes) => boolean {
  const filters = readObjects(operand).map(buildFilter);
  if (filters.length < 2) throw validationError(`The filter operator ${operator} takes at least two filters.`);
  if (operator === "andAll") return (attributes) => filters.every((accepts) => accepts(attributes));
  return (attributes) => filters.some((accepts) => accepts(attributes));
}

function readOperand(operator: string, operand: unknown): { key: string; value: unknown } {
  const attribute: JsonObject = isJsonObject(operand) ? operand : {};
  if (typeof attribute.key !== "string" || attribute.key === "" || attribute.value === undefined) {
    throw validationError(`The filter operator ${operator} takes a key and a value.`);
  }
  return { key: attribute.key, value: attribute.value };
}
