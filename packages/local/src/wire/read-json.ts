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

/**
 * Levels of nesting that are read. AWS's limit is not known. Functions that call themselves for each level have enough
 * stack for this one.
 */
export const MAX_DEPTH = 250;

/** Parses the text of a body. Returns `undefined` if it is empty, is not JSON, or is nested too deep. */
export function parseBody(body: string | undefined): unknown {
  try {
    return body === undefined || body === "" || isTooDeep(body) ? undefined : JSON.parse(body);
  } catch {
    return undefined;
  }
}

const [QUOTE, BACKSLASH] = ['"', "\\"].map((mark) => mark.charCodeAt(0));
const OPENING = new Set(["{", "["].map((mark) => mark.charCodeAt(0)));
const CLOSING = new Set(["}", "]"].map((mark) => mark.charCodeAt(0)));

/** Whether JSON has more than 250 levels of objects and lists. */
export function isTooDeep(json: string): boolean {
  if (json.length <= MAX_DEPTH) return false;
  let depth = 0;
  let isInText = false;
  for (let at = 0; at < json.length; at += 1) {
    const code = json.charCodeAt(at);
    if (isInText) {
      if (code === BACKSLASH) at += 1;
      else if (code === QUOTE) isInText = false;
    } else if (code === QUOTE) isInText = true;
    else if (OPENING.has(code)) {
      depth += 1;
      if (depth > MAX_DEPTH) return true;
    } else if (CLOSING.has(code)) depth -= 1;
  }
  return false;
}
