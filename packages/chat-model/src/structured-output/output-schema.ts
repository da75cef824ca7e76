import { InvalidOptionError } from "@bedrock-routed/core";
import { toJsonSchema, Validator } from "@langchain/core/utils/json_schema";
import {
  isSerializableSchema,
  isStandardJsonSchema,
  type SerializableSchema,
} from "@langchain/core/utils/standard_schema";
import {
  getSchemaDescription,
  type InteropZodType,
  interopSafeParseAsync,
  isInteropZodSchema,
} from "@langchain/core/utils/types";
import type { JsonSchema } from "../request/output-config";

/**
 * A schema that LangChain accepts: zod 3 or 4, a standard schema, or JSON schema. The last one is any object,
 * because the types of zod 3 differ from LangChain's in details.
 */
export type OutputSchema<Output extends object> =
  | InteropZodType<Output, unknown>
  | SerializableSchema<unknown, Output>
  | object;

/** Whether a schema is plain JSON schema. */
export function isJsonSchema(schema: object): schema is JsonSchema {
  return !isInteropZodSchema(schema) && !isSerializableSchema(schema);
}

/**
 * The JSON schema to send for a schema.
 * @throws InvalidOptionError for a recursive schema that cannot be written as JSON schema
 */
export function readJsonSchema(schema: object): JsonSchema {
  try {
    return toJsonSchema(schema);
  } catch (error) {
    // LangChain follows a recursive schema of zod 4 without end. The schema can write itself.
    if (!(error instanceof RangeError)) throw error;
    if (isStandardJsonSchema(schema)) return schema["~standard"].jsonSchema.input({ target: "draft-2020-12" });
    throw new InvalidOptionError(
      "schema",
      InvalidOptionError.hidden,
      "it is recursive; pass it as JSON schema with $ref",
      error,
    );
  }
}

/** The description that a schema has for the model, if any. */
export function readDescription(schema: object): string | undefined {
  if (isInteropZodSchema(schema) || isSerializableSchema(schema)) return getSchemaDescription(schema);
  return "description" in schema && typeof schema.description === "string" ? schema.description : undefined;
}

/** The value that a schema makes of another one, or the reasons why it does not match. */
export type Validation<Output> = { readonly value: Output } | { readonly issues: readonly string[] };

/** Validates a value and applies the defaults of the schema. */
export async function validateOutput<Output extends object>(
  schema: object,
  value: unknown,
): Promise<Validation<Output>> {
  if (isInteropZodSchema(schema)) {
    const result = await interopSafeParseAsync(schema, value);
    return result.success ? { value: result.data } : { issues: result.error.issues.map(describeIssue) };
  }
  if (isSerializableSchema<unknown, Output>(schema)) {
    const result = await schema["~standard"].validate(value);
    return result.issues === undefined ? { value: result.value } : { issues: result.issues.map(describeIssue) };
  }
  return validateJson(schema, value);
}

interface Issue {
  readonly message: string;
  readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined;
}

function describeIssue({ message, path = [] }: Issue): string {
  const place = path.map((part) => String(typeof part === "object" ? part.key : part)).join(".");
  return place === "" ? message : `${place}: ${message}`;
}

/** @throws InvalidOptionError for a schema that refers to a part that it does not have */
function validateJson<Output>(schema: object, value: unknown): Validation<Output> {
  const filled = applyDefaults(schema, value);
  const { valid, errors } = checkJson(schema, filled);
  if (valid) return { value: filled as Output };
  // The last error is the innermost one.
  return { issues: errors.slice(-1).map(({ instanceLocation, error }) => `${instanceLocation}: ${error}`) };
}

function checkJson(schema: object, value: unknown): ReturnType<Validator["validate"]> {
  try {
    return new Validator(schema, "2020-12").validate(value);
  } catch (error) {
    throw new InvalidOptionError(
      "schema",
      InvalidOptionError.hidden,
      "it cannot be used to validate; see the cause",
      error,
    );
  }
}

/** A copy of the value in which missing properties have the defaults of the JSON schema. References are not followed. */
function applyDefaults(schema: unknown, value: unknown): unknown {
  if (!isRecord(schema)) return value;
  if (Array.isArray(value)) return value.map((item) => applyDefaults(schema.items, item));
  if (!isRecord(value) || !isRecord(schema.properties)) return value;
  const filled = Object.entries(schema.properties).flatMap(([name, property]) => {
    if (Object.hasOwn(value, name)) return [[name, applyDefaults(property, value[name])]];
    return isRecord(property) && property.default !== undefined ? [[name, structuredClone(property.default)]] : [];
  });
  return { ...value, ...Object.fromEntries(filled) };
}

/** Whether a JSON schema refers to itself. */
export function isRecursive(schema: JsonSchema): boolean {
  const finished = new Set<string>();
  const refersBack = (part: unknown, followed: readonly string[]): boolean => {
    if (Array.isArray(part)) return part.some((one) => refersBack(one, followed));
    if (!isRecord(part)) return false;
    const { $ref } = part;
    if (typeof $ref === "string") {
      if ($ref === "#" || followed.includes($ref)) return true;
      if (!finished.has($ref) && refersBack(findPart(schema, $ref), [...followed, $ref])) return true;
      finished.add($ref);
    }
    return Object.values(part).some((one) => refersBack(one, followed));
  };
  return refersBack(schema, []);
}

/** The part of a schema at a reference such as `#/$defs/node`. */
function findPart(schema: JsonSchema, reference: string): unknown {
  if (!reference.startsWith("#/")) return undefined;
  const path = reference
    .slice(2)
    .split("/")
    .map((key) => key.replaceAll("~1", "/").replaceAll("~0", "~"));
  return path.reduce<unknown>((part, key) => (isRecord(part) ? part[key] : undefined), schema);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
