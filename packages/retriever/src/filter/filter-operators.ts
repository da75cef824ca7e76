/** Operators of a RetrievalFilter that compare an attribute, and what they take. */
export const COMPARISONS = {
  equals: "a string, a number or a boolean",
  notEquals: "a string, a number or a boolean",
  greaterThan: "a number",
  greaterThanOrEquals: "a number",
  lessThan: "a number",
  lessThanOrEquals: "a number",
  in: "a list of at least one string, number or boolean",
  notIn: "a list of at least one string, number or boolean",
  startsWith: "a string",
  stringContains: "a string",
  listContains: "a string",
} as const;

/** The name of an operator that compares. */
export type Comparison = keyof typeof COMPARISONS;

/** Managed knowledge bases have all but these. */
export const NOT_IN_MANAGED: ReadonlySet<string> = new Set(["startsWith", "stringContains"]);

export function isComparison(operator: string): operator is Comparison {
  return Object.hasOwn(COMPARISONS, operator);
}

/** Whether an operator takes this value. */
export function accepts(operator: Comparison, value: unknown): boolean {
  switch (COMPARISONS[operator]) {
    case "a number":
      return isScalar(value) && typeof value === "number";
    case "a string":
      return typeof value === "string";
    case "a list of at least one string, number or boolean":
      return Array.isArray(value) && value.length > 0 && value.every(isScalar);
    default:
      return isScalar(value);
  }
}

function isScalar(value: unknown): boolean {
  return typeof value === "string" || typeof value === "boolean" || Number.isFinite(value);
}
