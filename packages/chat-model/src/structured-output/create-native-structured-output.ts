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
import { buildJsonSchemaOutput } from "./build-json-schema-output";

/** A schema as LangChain takes it: zod, a standard schema, or JSON schema. */
export type OutputSchema<Output extends Record<string, unknown>> =
  | InteropZodType<Output>
  | SerializableSchema<Output>
  | Record<string, unknown>;

/** What is needed of a chat model. */
interface Configurable {
  withConfig(config: Partial<BedrockRoutedCallOptions>): Runnable<BaseLanguageModelInput, AIMessageChunk>;
}

/** `withStructuredOutput` by the service's own JSON-schema output, without a tool call. */
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
