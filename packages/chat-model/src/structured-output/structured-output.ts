import { InvalidOptionError, omitUndefined } from "@bedrock-routed/core";
import type { BaseLanguageModelInput, StructuredOutputMethodOptions } from "@langchain/core/language_models/base";
import { assembleStructuredOutputPipeline } from "@langchain/core/language_models/structured_output";
import type { AIMessageChunk, BaseMessage } from "@langchain/core/messages";
import { type Runnable, RunnableLambda } from "@langchain/core/runnables";
import type { BedrockRoutedCallOptions } from "../options/chat-model-options";
import { buildJsonSchemaOutput, type JsonSchema } from "../request/output-config";
import type { WantedTool } from "../request/tool-choice";
import { isJsonSchema, isRecursive, readDescription, readJsonSchema, validateOutput } from "./output-schema";
import { PartialJson } from "./partial-json";
import { StructuredOutputError } from "./structured-output-error";

/** The part of a chat model that is needed here. */
interface Configurable {
  withConfig(config: Partial<BedrockRoutedCallOptions>): Runnable<BaseLanguageModelInput, AIMessageChunk>;
}

/** What `withStructuredOutput` returns. */
export type StructuredOutput<Output extends object> =
  | Runnable<BaseLanguageModelInput, Output>
  | Runnable<BaseLanguageModelInput, { raw: BaseMessage; parsed: Output }>;

/** Error messages show at most this many reasons why an answer does not match. */
const SHOWN_ISSUES = 5;

/**
 * `withStructuredOutput`: by a tool call, or with the service's native JSON-schema output. In both the answer
 * is validated, and has the defaults of the schema.
 * @throws InvalidOptionError for a method that does not exist, and a schema that the method cannot use
 */
export function createStructuredOutput<Output extends object>(
  model: Configurable,
  schema: object,
  { method = "functionCalling", name, includeRaw = false }: StructuredOutputMethodOptions<boolean> = {},
): StructuredOutput<Output> {
  const runName = includeRaw ? "StructuredOutputRunnable" : "StructuredOutput";
  if (method !== "functionCalling" && method !== "jsonSchema") {
    throw new InvalidOptionError("method", method, 'use "functionCalling" or "jsonSchema"');
  }
  const { bound, parser } =
    method === "jsonSchema" ? byJsonSchema<Output>(model, schema, name) : byToolCall<Output>(model, schema, name);
  return assembleStructuredOutputPipeline(bound, parser, includeRaw, runName);
}

/** The model with the options that ask for the output, and what reads it from the answer. */
interface Parts<Output> {
  readonly bound: Runnable<BaseLanguageModelInput, AIMessageChunk>;
  readonly parser: Runnable<AIMessageChunk, Output>;
}

function byToolCall<Output extends object>(
  model: Configurable,
  schema: object,
  givenName: string | undefined,
): Parts<Output> {
  const definition = isJsonSchema(schema) ? readFunction(schema) : { parameters: readJsonSchema(schema) };
  const { name = givenName ?? "extract", parameters } = definition;
  const description = readDescription(schema) ?? "A function available to call.";
  const wanted: WantedTool & Partial<BedrockRoutedCallOptions> = {
    tools: [{ type: "function", function: { name, description, parameters } }],
    forceToolIfAccepted: name,
    ls_structured_output_format: { kwargs: { method: "functionCalling" }, schema: parameters },
  };
  const validated = isJsonSchema(schema) ? parameters : schema;
  const parse = (answer: AIMessageChunk): Promise<Output> =>
    validate<Output>(validated, readToolArguments(answer, name), answer);
  return { bound: model.withConfig(wanted), parser: RunnableLambda.from(parse) };
}

/** JSON schema can come with the name of the function around it, as OpenAI has it. */
function readFunction(schema: JsonSchema): { readonly name?: string; readonly parameters: Record<string, unknown> } {
  const { name, parameters } = schema;
  if (typeof name !== "string") return { parameters: { ...schema } };
  const isWrapped = typeof parameters === "object" && parameters !== null;
  return { name, parameters: isWrapped ? { ...parameters } : { ...schema } };
}

function byJsonSchema<Output extends object>(model: Configurable, schema: object, name = "extract"): Parts<Output> {
  const jsonSchema = readJsonSchema(schema);
  if (isRecursive(jsonSchema)) {
    const remedy = 'Amazon Bedrock\'s JSON-schema output accepts no recursive schema, so use method "functionCalling"';
    throw new InvalidOptionError("schema", InvalidOptionError.hidden, remedy);
  }
  const outputConfig = buildJsonSchemaOutput(jsonSchema, name, readDescription(schema));
  const ls_structured_output_format = { kwargs: { method: "jsonSchema" }, schema: { ...jsonSchema } };
  const parse = (answer: AIMessageChunk): Promise<Output> => validate<Output>(schema, readJson(answer), answer);
  const parser = isJsonSchema(schema) ? new PartialJson<Output>({ func: parse }) : RunnableLambda.from(parse);
  return { bound: model.withConfig({ outputConfig, ls_structured_output_format }), parser };
}

async function validate<Output extends object>(
  schema: object,
  value: unknown,
  answer: AIMessageChunk,
): Promise<Output> {
  const result = await validateOutput<Output>(schema, value);
  if ("value" in result) return result.value;
  const shown = result.issues.slice(0, SHOWN_ISSUES).join("; ");
  throw new StructuredOutputError(`the answer does not match the schema: ${shown}`, answer);
}

/** @throws StructuredOutputError when the tool was not called, or the call was cut off */
function readToolArguments(answer: AIMessageChunk, name: string): unknown {
  const call = answer.tool_calls?.find((one) => one.name === name);
  if (call !== undefined) return call.args;
  const invalid = answer.invalid_tool_calls?.find((one) => one.name === name);
  if (invalid !== undefined) throw new StructuredOutputError(invalid.error ?? "the tool call is invalid", answer);
  const reason = `No tool call: the model answered without calling "${name}"${stopReasonOf(answer)}.`;
  const remedy = 'Say in the prompt that it must call the tool, or use method "jsonSchema" if the model supports it.';
  throw new StructuredOutputError(`${reason} ${remedy}`, answer);
}

/** @throws StructuredOutputError when the answer is not JSON */
function readJson(answer: AIMessageChunk): unknown {
  try {
    return JSON.parse(withoutFence(answer.text));
  } catch (cause) {
    throw new StructuredOutputError(`the answer is not JSON${stopReasonOf(answer)}.`, answer, withoutText(cause));
  }
}

/** The parser's message quotes the answer. */
function withoutText(cause: unknown): Error {
  return new Error(cause instanceof Error ? cause.name : "SyntaxError");
}

/** Some models put JSON between lines of three backticks. */
function withoutFence(text: string): string {
  const trimmed = text.trim();
  if (!trimmed.startsWith("```") || !trimmed.endsWith("```")) return trimmed;
  return trimmed.slice(trimmed.indexOf("\n") + 1, -3);
}

function stopReasonOf({ response_metadata }: AIMessageChunk): string {
  const { routing } = omitUndefined(response_metadata);
  const stopReason: unknown =
    typeof routing === "object" && routing !== null && "stopReason" in routing ? routing.stopReason : undefined;
  return typeof stopReason === "string" ? ` (stop reason ${stopReason})` : "";
}
