import type { RetrievalFilter } from "@aws-sdk/client-bedrock-agent-runtime";
import { InvalidOptionError } from "@bedrock-routed/core";
import { accepts, COMPARISONS, isComparison, NOT_IN_MANAGED } from "./filter-operators";

const MAXIMUM_KEY = 100;
const MINIMUM_GROUP = 2;

/**
 * Checks a filter, however it was made: one operator a level, known operators, at least two filters
 * in a group, keys of 1 to 100 characters, values of the operator's type.
 * @throws InvalidOptionError that names the place, such as `filter.andAll[1].equals.key`
 * @see https://docs.aws.amazon.com/bedrock/latest/APIReference/API_agent-runtime_RetrievalFilter.html
 */
export function checkFilter(filter: RetrievalFilter, managed = false, path = "filter"): void {
  const entries: [string, unknown][] = isObject(filter) ? Object.entries(filter) : [];
  const [[operator, operand] = ["", undefined], ...others] = entries.filter(([, value]) => value !== undefined);
  if (operator === "" || others.length > 0) {
    throw new InvalidOptionError(
      path,
      JSON.stringify(filter),
      "pass exactly one operator; combine several with andAll",
    );
  }
  const place = `${path}.${operator}`;
  if (operator === "andAll" || operator === "orAll") {
    checkGroup(operand, place, managed);
  } else if (!isComparison(operator)) {
    const known = [...Object.keys(COMPARISONS), "andAll", "orAll"].join(", ");
    throw new InvalidOptionError(path, operator, `the operators are ${known}`);
  } else if (managed && NOT_IN_MANAGED.has(operator)) {
    throw new InvalidOptionError(path, operator, "managed knowledge bases do not have it: use equals or in");
  } else {
    const { key, value } = isObject(operand) ? operand : {};
    checkKey(key, place);
    if (!accepts(operator, value)) {
      throw new InvalidOptionError(`${place}.value`, show(value), `pass ${COMPARISONS[operator]}`);
    }
  }
}

function checkGroup(filters: unknown, place: string, managed: boolean): void {
  if (!Array.isArray(filters) || filters.length < MINIMUM_GROUP) {
    const count = Array.isArray(filters) ? `(${filters.length} filters)` : filters;
    throw new InvalidOptionError(place, count, `pass at least ${MINIMUM_GROUP} filters, or the only one by itself`);
  }
  for (const [index, inner] of filters.entries()) checkFilter(inner, managed, `${place}[${index}]`);
}

function checkKey(key: unknown, place: string): void {
  if (typeof key === "string" && key.length >= 1 && key.length <= MAXIMUM_KEY) return;
  throw new InvalidOptionError(`${place}.key`, key, `pass a name of 1 to ${MAXIMUM_KEY} characters`);
}

/** Lists and objects as JSON; `InvalidOptionError` shows the rest by itself. */
function show(value: unknown): unknown {
  return typeof value === "object" ? JSON.stringify(value) : value;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
