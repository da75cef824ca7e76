import { validationError } from "../wire/service-error";

/** Records a constraint that a value breaks. @param constraint text after "failed to satisfy constraint: " */
export type Report = (value: unknown, path: string, constraint: string) => void;

/** The form that a value of a snapshot must have. Requests are checked by `service-model`. */
export interface Shape<T> {
  /**
   * Reads a value. Members that the shape does not have are removed. Every broken constraint is reported. Returns
   * `undefined` if the value has another type.
   * @param path position of the value in the service's notation, such as `tags.1.member.key`
   */
  read(value: unknown, path: string, report: Report): T | undefined;
}

/** The type of the values that a shape reads. */
export type ValueOf<S> = S extends Shape<infer T> ? T : never;

/** Compiles a pattern that must match the whole string. */
export function toWholePattern(pattern: string): RegExp {
  // Linear: the patterns are constants of this package, each with one loop.
  return new RegExp(`^(?:${pattern})$`, "u");
}

/** Number of characters of a refused value that an error message repeats. */
const MAX_PRINTED = 512;

/** Number of broken constraints that an error message lists. */
const MAX_LISTED = 20;

/**
 * Reads a value and collects the constraints that it breaks.
 * @throws ServiceError (ValidationException) that lists the broken constraints in the service's words
 */
export function checkViolations<T>(read: (report: Report) => T): T {
  const violations: string[] = [];
  let found = 0;
  const value = read((broken, path, constraint) => {
    found += 1;
    if (found > MAX_LISTED) return;
    const at = path === "" ? "request" : path;
    violations.push(`${print(broken)} at '${at}' failed to satisfy constraint: ${constraint}`);
  });
  if (found === 0) return value;
  const count = found === 1 ? "1 validation error" : `${found} validation errors`;
  throw validationError(`${count} detected: ${violations.join("; ")}${found > MAX_LISTED ? "; …" : ""}`);
}

/** Reads a value by its shape. @throws ServiceError (ValidationException) */
export function parseInput<T>(shape: Shape<T>, value: unknown): T {
  return checkViolations((report) => {
    const parsed = shape.read(value, "", report);
    // A shape that returns nothing has reported why.
    return parsed as T;
  });
}

function print(value: unknown): string {
  if (value === null || value === undefined) return "Value null";
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return `Value '${text.length > MAX_PRINTED ? `${text.slice(0, MAX_PRINTED)}…` : text}'`;
}
