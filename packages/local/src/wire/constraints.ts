import { type ServiceError, validationError } from "./service-error";

/**
 * Builds the service's error for a value that breaks a constraint of its service model.
 * @param path where the value stands, such as `inferenceConfig.maxTokens`
 * @param constraint what follows "Member must", such as `have value greater than or equal to 1`
 */
export function constraintError(value: unknown, path: string, constraint: string): ServiceError {
  return validationError(
    `1 validation error detected: Value '${print(value)}' at '${path}' failed to satisfy constraint: Member must ${constraint}`,
  );
}

/** Builds the service's error for a required value that is missing. */
export function missingError(path: string): ServiceError {
  return validationError(
    `1 validation error detected: Value null at '${path}' failed to satisfy constraint: Member must not be null`,
  );
}

/** Builds the service's error for a body that breaks the schema of its model. @param problem such as `#: required key [messages] not found` */
export function malformedInput(problem: string): ServiceError {
  return validationError(`Malformed input request: ${problem}, please reformat your input and try again.`);
}

/**
 * Checks the length of a list, a map or a string. Both bounds are inclusive.
 * @param value what the error message shows
 * @throws ServiceError (ValidationException)
 */
export function checkLength(length: number, value: unknown, path: string, minimum: number, maximum: number): void {
  if (length < minimum) throw constraintError(value, path, `have length greater than or equal to ${minimum}`);
  if (length > maximum) throw constraintError(value, path, `have length less than or equal to ${maximum}`);
}

/** Checks that a value is one of the given strings. @throws ServiceError (ValidationException) */
export function checkEnum(value: unknown, path: string, values: readonly string[]): void {
  if (typeof value === "string" && values.includes(value)) return;
  throw constraintError(value, path, `satisfy enum value set: [${values.join(", ")}]`);
}

/** Checks that the whole of a string matches a pattern. @throws ServiceError (ValidationException) */
export function checkPattern(value: unknown, path: string, pattern: string): asserts value is string {
  // Linear: the patterns of the callers are constants, each with one loop.
  if (typeof value === "string" && new RegExp(`^(?:${pattern})$`).test(value)) return;
  throw constraintError(value, path, `satisfy regular expression pattern: ${pattern}`);
}

function print(value: unknown): string {
  return typeof value === "string" ? value : (JSON.stringify(value) ?? "null");
}
