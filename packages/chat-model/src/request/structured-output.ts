import type { OutputConfig } from "@aws-sdk/client-bedrock-runtime";
import { omitUndefined } from "@bedrock-routed/core";
import type { BaseLanguageModelInput, StructuredOutputMethodOptions } from "@langchain/core/language_models/base";
import {
  assembleStructuredOutputPipeline,
  createContentParser,
} from "@langchain/core/language_models/structured_output";
import type { AIMessageChunk, BaseMessage } from "@langchain/core/messages";
import type { Runnable } from "@langchain/core/runnables";
import { toJsonSchema } from "@langchain/core/utils/json_schema";
import { isSerializableSchema, type SerializableSchema } from "@langchain/core/utils/standard_schema";
import { getSchemaDescription, type InteropZodType, isInteropZodSchema } from "@langchain/core/utils/types";
import type { BedrockRoutedCallOptions } from "../options/chat-model-options";

/** A schema that LangChain accepts: zod, a standard schema, or JSON schema. */
export type OutputSchema<Output extends Record<string, unknown>> =
  | InteropZodType<Output>
  | SerializableSchema<Output>
  | Record<string, unknown>;

/** The part of a chat model that is needed here. */
interface Configurable {
  withConfig(config: Partial<BedrockRoutedCallOptions>): Runnable<BaseLanguageModelInput, AIMessageChunk>;
}

/** `withStructuredOutput` with the service's native JSON-schema output, without a tool call. */
export function createNativeStructuredOutput<Output extends Record<string, unknown>>(
  model: Configurable,
  schema: OutputSchema<Output>,
  { name = "extract", includeRaw = false }: StructuredOutputMethodOptions<boolean> = {},
): Runnable<BaseLanguageModelInput, Output> | Runnable<BaseLanguageModelInput, { raw: BaseMessage; parsed: Output }> {
  const isJson = !isInteropZodSchema(schema) && !isSerializableSchema(schema);
  const outputConfig = buildJsonSchemaOutput(
    isJson ? schema : toJsonSchema(schema),
    name,
    getSchemaDescription(schema),
  );
  const runName = includeRaw ? "StructuredOutputRunnable" : "StructuredOutput";
  return assembleStructuredOutputPipeline(
    model.withConfig({ outputConfig }),
    createContentParser<Output>(schema),
    includeRaw,
    runName,
  );
}

/** A JSON schema of an object. */
type JsonSchema = Readonly<Record<string, unknown>>;

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
function buildJsonSchemaOutput(schema: JsonSchema, name: string, description?: string): OutputConfig {
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
