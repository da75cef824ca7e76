import type { OutputConfig } from "@aws-sdk/client-bedrock-runtime";
import { omitUndefined } from "@bedrock-routed/core";

/** A JSON schema of an object. */
export type JsonSchema = Readonly<Record<string, unknown>>;

/**
 * Reads the option `outputConfig`. LangChain's agents with a `providerStrategy` put a schema there in the
 * form of Anthropic's own API. Converse would take that for an empty configuration.
 * @see https://docs.langchain.com/oss/javascript/langchain/structured-output
 */
export function readOutputConfig(given: unknown): unknown {
  const format: unknown = typeof given === "object" && given !== null && "format" in given ? given.format : undefined;
  return isJsonFormat(format) ? buildJsonSchemaOutput(format.schema, "extract") : given;
}

function isJsonFormat(format: unknown): format is { readonly schema: JsonSchema } {
  if (typeof format !== "object" || format === null || !("schema" in format)) return false;
  return typeof format.schema === "object" && format.schema !== null;
}

/**
 * Amazon Bedrock's native output format for a JSON schema. The service requires closed objects, so
 * `additionalProperties: false` is added where a schema does not set `additionalProperties` itself.
 * @see https://docs.aws.amazon.com/bedrock/latest/userguide/structured-output.html
 */
export function buildJsonSchemaOutput(schema: JsonSchema, name: string, description?: string): OutputConfig {
  const { $schema: _dialect, ...closed } = closeObjects(schema) as JsonSchema;
  return {
    textFormat: {
      type: "json_schema",
      structure: { jsonSchema: omitUndefined({ schema: JSON.stringify(closed), name, description }) },
    },
  };
}

function closeObjects(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(closeObjects);
  if (typeof schema !== "object" || schema === null) return schema;
  const members = Object.fromEntries(Object.entries(schema).map(([key, value]) => [key, closeObjects(value)]));
  return members.type === "object" && members.additionalProperties === undefined
    ? { ...members, additionalProperties: false }
    : members;
}
