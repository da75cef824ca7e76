import { validationError } from "./service-error";

/** A JSON object whose members have not been checked yet. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** Returns true for objects that are not arrays. */
export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Returns the objects in an array; an empty array for any other value. */
export function readObjects(value: unknown): readonly JsonObject[] {
  return Array.isArray(value) ? value.filter(isJsonObject) : [];
}

/** Returns the strings in an array; an empty array for any other value. */
export function readStrings(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === "string") : [];
}

/** Checks that a request body is an object. @throws ServiceError (ValidationException) if it is not */
export function requireJsonObject(value: unknown): JsonObject {
  if (isJsonObject(value)) return value;
  throw validationError("The request body is not a JSON object.");
}

/** Parses the text of a body. Returns `undefined` if the body is empty or is not JSON. */
export function parseBody(body: string | undefined): unknown {
  try {
    return body === undefined || body === "" ? undefined : JSON.parse(body);
  } catch {
    return undefined;
  }
}
