import { constraintError } from "./constraint-error";

/** Bounds of a number, both included. */
export interface NumberBounds {
  readonly minimum: number;
  readonly maximum?: number;
  readonly isInteger?: boolean;
}

/** Reads a number that may be left out. @throws ServiceError (ValidationException) when it breaks its bounds */
export function readNumber(value: unknown, path: string, bounds: NumberBounds): number | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value !== "number" || (bounds.isInteger === true && !Number.isInteger(value))) {
    throw constraintError(value, path, `be ${bounds.isInteger === true ? "an integer" : "a number"}`);
  }
  if (value < bounds.minimum) {
    throw constraintError(value, path, `have value greater than or equal to ${bounds.minimum}`);
  }
  if (bounds.maximum !== undefined && value > bounds.maximum) {
    throw constraintError(value, path, `have value less than or equal to ${bounds.maximum}`);
  }
  return value;
}

/** Checks the size of a list, a map or a string. @throws ServiceError (ValidationException) */
export function checkLength(length: number, value: unknown, path: string, minimum: number, maximum: number): void {
  if (length < minimum) throw constraintError(value, path, `have length greater than or equal to ${minimum}`);
  if (length > maximum) throw constraintError(value, path, `have length less than or equal to ${maximum}`);
}

/** Checks a value that has to be one of a few. @throws ServiceError (ValidationException) */
export function checkEnum(value: unknown, path: string, values: readonly string[]): void {
  if (typeof value === "string" && values.includes(value)) return;
  throw constraintError(value, path, `satisfy enum value set: [${values.join(", ")}]`);
}

/** Checks a string against the whole of a pattern. @throws ServiceError (ValidationException) */
export function checkPattern(value: unknown, path: string, pattern: string): asserts value is string {
  if (typeof value === "string" && new RegExp(`^(?:${pattern})$`).test(value)) return;
  throw constraintError(value, path, `satisfy regular expression pattern: ${pattern}`);
}
