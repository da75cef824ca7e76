import { isJsonObject } from "../wire/read-json";
import { checkLength, readNumber } from "./check-value";
import { constraintError } from "./constraint-error";

const MAX_STOP_SEQUENCES = 2500;

/** What the local Bedrock heeds of `inferenceConfig`; the rest is only checked. */
export interface InferenceConfig {
  /** Tokens. */
  readonly maxTokens?: number;
  readonly stopSequences: readonly string[];
}

/** Reads `inferenceConfig`. @throws ServiceError (ValidationException) when a value is out of its range */
export function parseInferenceConfig(value: unknown): InferenceConfig {
  const config = isJsonObject(value) ? value : {};
  const maxTokens = readNumber(config.maxTokens, "inferenceConfig.maxTokens", { minimum: 1, isInteger: true });
  readNumber(config.temperature, "inferenceConfig.temperature", { minimum: 0, maximum: 1 });
  readNumber(config.topP, "inferenceConfig.topP", { minimum: 0, maximum: 1 });
  return {
    ...(maxTokens === undefined ? {} : { maxTokens }),
    stopSequences: readStopSequences(config.stopSequences),
  };
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
