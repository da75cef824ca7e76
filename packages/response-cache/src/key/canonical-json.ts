import { createHash } from "node:crypto";

/**
 * A text that is the same for values with the same content, and another one for all others. The order of an
 * object's fields does not count, and neither do fields that are `undefined`, because JSON on the wire has neither.
 * Texts are compared as they are, without Unicode normalization: a model sees the difference.
 *
 * Bytes are represented by their SHA-256. What JSON has no form for (bytes, `NaN`, bigints) begins with a letter
 * that no JSON value begins with.
 * @throws RangeError for a value that contains itself
 */
export function toCanonicalJson(value: unknown): string {
  switch (typeof value) {
    case "string":
    case "boolean":
      return JSON.stringify(value);
    case "number":
      return Number.isFinite(value) ? JSON.stringify(value) : `x${value}`;
    case "bigint":
      return `i${value}`;
    case "object":
      return value === null ? "null" : ofObject(value);
    default:
      // As JSON.stringify does in a list. In an object, the field is left out.
      return "null";
  }
}

function ofObject(value: object): string {
  if (value instanceof Uint8Array) return `b${createHash("sha256").update(value).digest("base64")}`;
  if (Array.isArray(value)) return `[${value.map(toCanonicalJson).join(",")}]`;
  if ("toJSON" in value && typeof value.toJSON === "function") return toCanonicalJson(value.toJSON());
  const fields = Object.entries(value)
    .filter(([, field]) => field !== undefined && typeof field !== "function" && typeof field !== "symbol")
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([name, field]) => `${JSON.stringify(name)}:${toCanonicalJson(field)}`);
  return `{${fields.join(",")}}`;
}
