import type { OutputConfig } from "@aws-sdk/client-bedrock-runtime";

/** A JSON schema of an object. */
export type JsonSchema = Readonly<Record<string, unknown>>;

/**
 * Amazon Bedrock's native output format for a JSON schema. Objects are closed
 * (`additionalProperties: false`), as the service demands; a schema that says so itself is kept.
 * @see https://docs.aws.amazon.com/bedrock/latest/userguide/structured-output.html
 */
export function buildJsonSchemaOutput(schema: JsonSchema, name: string, description?: string): OutputConfig {
  const { $schema: _dialect, ...closed } = close(schema) as JsonSchema;
  return {
    textFormat: {
      type: "json_schema",
      structure: {
        jsonSchema: { schema: JSON.stringify(closed), name, ...(description === undefined ? {} : { description }) },
      },
    },
  };
}

function close(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(close);
  if (typeof schema !== "object" || schema === null) return schema;
  const members = Object.fromEntries(Object.entries(schema).map(([key, value]) => [key, close(value)]));
  return members.type === "object" && members.additionalProperties === undefined
    ? { ...members, additionalProperties: false }
    : members;
}
