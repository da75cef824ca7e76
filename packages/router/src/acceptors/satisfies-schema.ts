import type { RouteAnswer, RouteRequest } from "@bedrock-routed/core";
import { Validator } from "@cfworker/json-schema";
import type { Acceptor } from "../routers/cascade-router";

/** Options of `satisfiesSchema`. */
export interface SchemaOptions {
  /**
   * Returns whether the value of an answer is good. It replaces the check with the request's JSON schema.
   * @default a check with the schema of `withStructuredOutput`, of a forced tool, or of the JSON output
   */
  readonly validate?: (value: unknown, request: RouteRequest) => boolean;
}

/** Declines an answer that does not satisfy the schema of its call. Calls without a schema pass. */
export function satisfiesSchema({ validate }: SchemaOptions = {}): Acceptor {
  return (answer, request) => {
    const { outputSchema } = request;
    if (outputSchema === undefined && validate === undefined) return true;
    const value = readValue(answer);
    if (value === undefined) return "no structured output";
    const isValid = validate === undefined ? check(outputSchema ?? {}, value.read) : validate(value.read, request);
    return isValid ? true : "schema not satisfied";
  };
}

/** The arguments of the first tool call, or the JSON of the text; `undefined` when there is neither. */
function readValue({ toolCalls: [call], text }: RouteAnswer): { readonly read: unknown } | undefined {
  if (call !== undefined) return call.input === undefined ? undefined : { read: call.input };
  try {
    return { read: JSON.parse(withoutFence(text)) };
  } catch {
    return undefined;
  }
}

/** Some models put JSON between lines of three backticks. */
function withoutFence(text: string): string {
  const trimmed = text.trim();
  if (!trimmed.startsWith("```") || !trimmed.endsWith("```")) return trimmed;
  return trimmed.slice(trimmed.indexOf("\n") + 1, -3);
}

/** One validator for each schema. LangChain gives the same object for all calls of a runnable. */
const validators: WeakMap<object, Validator> = new WeakMap();

/** A schema that cannot be used is no fault of the answer. */
function check(schema: Readonly<Record<string, unknown>>, value: unknown): boolean {
  try {
    const validator = validators.get(schema) ?? new Validator({ ...schema }, "2020-12");
    validators.set(schema, validator);
    return validator.validate(value).valid;
  } catch {
    return true;
  }
}
