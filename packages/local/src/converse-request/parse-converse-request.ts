import { omitUndefined } from "@bedrock-routed/core";
import { checkAs } from "../service-model/read-input";
import { missingError } from "../wire/constraints";
import { isJsonObject, isTooDeep, type JsonObject, MAX_DEPTH, parseBody } from "../wire/read-json";
import { validationError } from "../wire/service-error";
import { checkDocuments, checkToolPairs, readMessages, readSystem } from "./check-messages";
import type { ConverseRequest } from "./converse-request";
import { parseToolConfig, readSingleToolCall } from "./parse-tool-config";
import { readGuardrailRequest } from "./read-guardrail";

/**
 * Parses the body of a Converse or ConverseStream request.
 * @throws ServiceError (ValidationException) with the service's message where it is known
 */
export function parseConverseRequest(modelId: string, body: unknown): ConverseRequest {
  if (!isJsonObject(body)) throw validationError("The request body is not a JSON object.");
  const inference = parseInferenceConfig(body.inferenceConfig);
  const toolConfig = parseToolConfig(body.toolConfig);
  const messages = readMessages(body.messages);
  checkDocuments(messages);
  checkToolPairs(messages, toolConfig.tools.length > 0);
  const outputSchema = parseOutputConfig(body.outputConfig) ?? readModelOutputSchema(body.additionalModelRequestFields);
  return {
    modelId,
    messages,
    system: readSystem(body.system),
    ...toolConfig,
    ...inference,
    ...omitUndefined({
      outputSchema,
      guardrail: readGuardrailRequest(body.guardrailConfig),
      singleToolCall: readSingleToolCall(
        isJsonObject(body.additionalModelRequestFields) ? body.additionalModelRequestFields.tool_choice : undefined,
      ),
      additionalModelRequestFields: isJsonObject(body.additionalModelRequestFields)
        ? body.additionalModelRequestFields
        : undefined,
      serviceTier: isJsonObject(body.serviceTier) ? body.serviceTier : undefined,
      performanceConfig: isJsonObject(body.performanceConfig) ? body.performanceConfig : undefined,
    }),
  };
}

/** The members of `inferenceConfig`. */
export interface InferenceConfig {
  /** Tokens. */
  readonly maxTokens?: number;
  readonly temperature?: number;
  readonly topP?: number;
  readonly stopSequences: readonly string[];
}

/**
 * Parses `inferenceConfig`.
 * @throws ServiceError (ValidationException) when a value is out of its range
 */
export function parseInferenceConfig(value: unknown): InferenceConfig {
  const config = isJsonObject(value) ? checkAs("Converse", "InferenceConfiguration", value, "inferenceConfig") : {};
  // The check has proven the types.
  const { stopSequences = [], ...numbers } = config as Partial<InferenceConfig>;
  return { stopSequences, ...numbers };
}

function parseOutputConfig(value: unknown): JsonObject | undefined {
  if (!isJsonObject(value)) return undefined;
  const { textFormat } = value;
  if (!isJsonObject(textFormat)) return undefined;
  const path = "outputConfig.textFormat";
  const definition = isJsonObject(textFormat.structure) ? textFormat.structure.jsonSchema : undefined;
  if (!isJsonObject(definition)) throw missingError(`${path}.structure.jsonSchema`);
  if (typeof definition.schema !== "string") throw missingError(`${path}.structure.jsonSchema.schema`);
  return parseSchema(definition.schema, `${path}.structure.jsonSchema.schema`);
}

function parseSchema(text: string, path: string): JsonObject {
  const schema = parseBody(text);
  if (isJsonObject(schema)) return schema;
  if (isTooDeep(text))
    throw validationError(`The JSON Schema at ${path} has more than ${MAX_DEPTH} levels of nesting.`);
  throw validationError(`The value at ${path} is not a JSON Schema. Provide a string that holds a JSON object.`);
}

/**
 * Returns the JSON Schema in Claude's own `output_config` or `output_format`. Some clients send them in
 * `additionalModelRequestFields`.
 */
export function readModelOutputSchema(fields: unknown): JsonObject | undefined {
  if (!isJsonObject(fields)) return undefined;
  const config = isJsonObject(fields.output_config) ? fields.output_config.format : fields.output_format;
  return isJsonObject(config) && isJsonObject(config.schema) ? config.schema : undefined;
}
