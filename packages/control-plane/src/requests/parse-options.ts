import { InvalidOptionError } from "@bedrock-routed/core";
import type { z } from "zod";

/**
 * Checks options before anything is sent.
 * @throws InvalidOptionError that names the first option that cannot be used, its value and the remedy
 */
export function parseOptions<Output>(schema: z.ZodType<Output>, options: unknown): Output {
  const parsed = schema.safeParse(options);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  if (issue === undefined) throw parsed.error;
  if (issue.code === "unrecognized_keys") {
    const [name = ""] = issue.keys;
    throw new InvalidOptionError(
      formatPath([...issue.path, name]),
      InvalidOptionError.hidden,
      "there is no such option",
    );
  }
  throw new InvalidOptionError(formatPath(issue.path), valueAt(options, issue.path), issue.message);
}

/** Such as `models[0]`, or `options` for the options as a whole. */
function formatPath(path: readonly PropertyKey[]): string {
  const text = path.reduce<string>(
    (before, key) => (typeof key === "number" ? `${before}[${key}]` : `${before}${before && "."}${String(key)}`),
    "",
  );
  return text || "options";
}

function valueAt(options: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, key) =>
      typeof value === "object" && value !== null ? (value as Record<PropertyKey, unknown>)[key] : undefined,
    options,
  );
}
