import { validationError } from "../errors/service-error";

/** A JSON object whose members are not known yet. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** True for objects that are not arrays. */
export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The object members of an array; empty for anything else. */
export function readObjects(value: unknown): readonly JsonObject[] {
  return Array.isArray(value) ? value.filter(isJsonObject) : [];
}

/** The string members of an array; empty for anything else. */
export function readStrings(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === "string") : [];
}

/** A body that must be an object. @throws ServiceError (ValidationException) */
export function requireJsonObject(value: unknown): JsonObject {
  if (isJsonObject(value)) return value;
  throw validationError("The request body is not a JSON object.");
}
