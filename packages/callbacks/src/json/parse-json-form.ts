import type { z } from "zod";
import { InvalidJsonError } from "./invalid-json-error";

/** The value of a JSON form, checked. @throws InvalidJsonError naming the first place that is wrong */
export function parseJsonForm<Value>(what: string, schema: z.ZodType<Value>, json: unknown): Value {
  const { success, data, error } = schema.safeParse(json);
  if (success) return data;
  const [issue] = error.issues;
  throw new InvalidJsonError(what, issue?.path.join(".") ?? "", issue?.message ?? "it cannot be read", error);
}
