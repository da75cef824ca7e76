import { type ServiceError, validationError } from "../errors/service-error";

/** The service's words for a value that breaks a constraint of its model. @param constraint what it must satisfy */
export function constraintError(value: unknown, path: string, constraint: string): ServiceError {
  return validationError(
    `1 validation error detected: Value '${print(value)}' at '${path}' failed to satisfy constraint: Member must ${constraint}`,
  );
}

/** What has to be there and is not. */
export function missingError(path: string): ServiceError {
  return validationError(
    `1 validation error detected: Value null at '${path}' failed to satisfy constraint: Member must not be null`,
  );
}

function print(value: unknown): string {
  return typeof value === "string" ? value : (JSON.stringify(value) ?? "null");
}
