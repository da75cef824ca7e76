import { validationError } from "../../errors/service-error";
import type { Shape } from "./shape";

/** Characters of a refused value that an error repeats. */
const MAX_PRINTED = 512;

/**
 * Reads a request's members.
 * @throws ServiceError (ValidationException) that names every constraint that is broken, in the words of the service
 */
export function parseInput<T>(shape: Shape<T>, value: unknown): T {
  const violations: string[] = [];
  const parsed = shape.read(value, "", (broken, path, constraint) => {
    const at = path === "" ? "request" : path;
    violations.push(`${print(broken)} at '${at}' failed to satisfy constraint: ${constraint}`);
  });
  if (parsed !== undefined && violations.length === 0) return parsed;
  const count = violations.length === 1 ? "1 validation error" : `${violations.length} validation errors`;
  throw validationError(`${count} detected: ${violations.join("; ")}`);
}

/** Reads the query of a list operation. @throws ServiceError (ValidationException) */
export function parseQuery<T>(shape: Shape<T>, query: URLSearchParams): T {
  return parseInput(shape, Object.fromEntries(query));
}

function print(value: unknown): string {
  if (value === null || value === undefined) return "Value null";
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return `Value '${text.length > MAX_PRINTED ? `${text.slice(0, MAX_PRINTED)}…` : text}'`;
}
