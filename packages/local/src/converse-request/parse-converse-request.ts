import { omitUndefined } from "@bedrock-routed/core";
import { checkEnum, checkLength, checkPattern, constraintError, missingError, readNumber } from "../wire/constraints";
import { isJsonObject, type JsonObject } from "../wire/read-json";
import { validationError } from "../wire/service-error";
import { checkDocumentCount, checkToolPairs, readMessages, readSystem } from "./check-messages";
import type { ConverseRequest } from "./converse-request";
import { parseToolConfig } from "./parse-tool-config";
import { readGuardrailRequest } from "./read-guardrail";

/**
 * Parses the body of a Converse or ConverseStream request.
 * @throws ServiceError (ValidationException) with the service's message where it is known
 */
export function parseConverseRequest(modelId: string, body: unknown): ConverseRequest {
  if (!isJsonObject(body)) throw validationError("The request body is not a JSON object.");
  const inference = parseInferenceConfig(body.inferenceConfig);
  checkRequestFields(body);
  const toolConfig = parseToolConfig(body.toolConfig);
  const messages = readMessages(body.messages);
  checkDocumentCount(messages);
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
      serviceTier: isJsonObject(body.serviceTier) ? body.serviceTier : undefined,
      performanceConfig: isJsonObject(body.performanceConfig) ? body.performanceConfig : undefined,
    }),
  };
}

const MAX_STOP_SEQUENCES = 2500;

/** The members of `inferenceConfig` that have an effect. */
export interface InferenceConfig {
  /** Tokens. */
  readonly maxTokens?: number;
  readonly stopSequences: readonly string[];
  readonly temperature?: number;
  readonly topP?: number;
}

/**
 * Parses `inferenceConfig`.
 * @throws ServiceError (ValidationException) when a value is out of its range
 */
export function parseInferenceConfig(value: unknown): InferenceConfig {
  const config = isJsonObject(value) ? value : {};
  const maxTokens = readNumber(config.maxTokens, "inferenceConfig.maxTokens", { minimum: 1, isInteger: true });
  const temperature = readNumber(config.temperature, "inferenceConfig.temperature", { minimum: 0, maximum: 1 });
  const topP = readNumber(config.topP, "inferenceConfig.topP", { minimum: 0, maximum: 1 });
  return { stopSequences: readStopSequences(config.stopSequences), ...omitUndefined({ maxTokens, temperature, topP }) };
}

function readStopSequences(value: unknown): readonly string[] {
  if (value === undefined || value === null) return [];
  const path = "inferenceConfig.stopSequences";
  if (!Array.isArray(value)) throw constraintError(value, path, "be a list");
  checkLength(value.length, value, path, 0, MAX_STOP_SEQUENCES);
  return value.map((sequence: unknown, index) => {
    if (typeof sequence === "string" && sequence !== "") return sequence;
    throw constraintError(sequence, `${path}.${index + 1}.member`, "have length greater than or equal to 1");
  });
}

const MAX_METADATA_PAIRS = 16;
const METADATA_KEY = "[a-zA-Z0-9\\s:_@$#=/+,\\-.]{1,256}";
const METADATA_VALUE = "[a-zA-Z0-9\\s:_@$#=/+,\\-.]{0,256}";
const MAX_FIELD_PATHS = 10;
const GUARDRAIL_ID = "(|([a-z0-9]+)|(arn:aws(-[^:]+)?:bedrock:[a-z0-9-]{1,20}:[0-9]{12}:guardrail/[a-z0-9]+))";
const GUARDRAIL_VERSION = "(|([1-9][0-9]{0,7})|(DRAFT))";

/**
 * Checks the members of a request beside the conversation: metadata, guardrail, service tier, latency and the paths of
 * additional response fields.
 * @throws ServiceError (ValidationException) when a member breaks the service model
 */
export function checkRequestFields(body: JsonObject): void {
  if (isJsonObject(body.requestMetadata)) checkMetadata(body.requestMetadata);
  if (isJsonObject(body.guardrailConfig)) checkGuardrail(body.guardrailConfig);
  if (isJsonObject(body.serviceTier)) {
    checkEnum(body.serviceTier.type, "serviceTier.type", ["priority", "default", "flex", "reserved"]);
  }
  if (isJsonObject(body.performanceConfig) && body.performanceConfig.latency !== undefined) {
    checkEnum(body.performanceConfig.latency, "performanceConfig.latency", ["standard", "optimized"]);
  }
  const paths = body.additionalModelResponseFieldPaths;
  if (Array.isArray(paths)) {
    checkLength(paths.length, paths, "additionalModelResponseFieldPaths", 0, MAX_FIELD_PATHS);
  }
}

function checkMetadata(metadata: JsonObject): void {
  const pairs = Object.entries(metadata);
  checkLength(pairs.length, metadata, "requestMetadata", 1, MAX_METADATA_PAIRS);
  for (const [key, value] of pairs) {
    checkPattern(key, "requestMetadata", METADATA_KEY);
    checkPattern(value, `requestMetadata.${key}`, METADATA_VALUE);
  }
}

function checkGuardrail(config: JsonObject): void {
  if (config.guardrailIdentifier !== undefined) {
    checkPattern(config.guardrailIdentifier, "guardrailConfig.guardrailIdentifier", GUARDRAIL_ID);
  }
  if (config.guardrailVersion !== undefined) {
    checkPattern(config.guardrailVersion, "guardrailConfig.guardrailVersion", GUARDRAIL_VERSION);
  }
  if (config.trace !== undefined) {
    checkEnum(config.trace, "guardrailConfig.trace", ["enabled", "disabled", "enabled_full"]);
  }
  if (config.streamProcessingMode !== undefined) {
    checkEnum(config.streamProcessingMode, "guardrailConfig.streamProcessingMode", ["sync", "async"]);
  }
}

const MAX_EFFORT_LENGTH = 16;

function parseOutputConfig(value: unknown): JsonObject | undefined {
  if (!isJsonObject(value)) return undefined;
  if (typeof value.effort === "string") {
    checkLength(value.effort.length, value.effort, "outputConfig.effort", 0, MAX_EFFORT_LENGTH);
  }
  const { textFormat } = value;
  if (!isJsonObject(textFormat)) return undefined;
  const path = "outputConfig.textFormat";
  checkEnum(textFormat.type, `${path}.type`, ["json_schema"]);
  const definition = isJsonObject(textFormat.structure) ? textFormat.structure.jsonSchema : undefined;
  if (!isJsonObject(definition)) throw missingError(`${path}.structure.jsonSchema`);
  if (typeof definition.schema !== "string") throw missingError(`${path}.structure.jsonSchema.schema`);
  return parseSchema(definition.schema, `${path}.structure.jsonSchema.schema`);
}

function parseSchema(text: string, path: string): JsonObject {
  try {
    const schema: unknown = JSON.parse(text);
    if (isJsonObject(schema)) return schema;
  } catch {
    // The error below also names the path.
  }
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
