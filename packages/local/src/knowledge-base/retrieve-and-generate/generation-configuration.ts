import { checkLength, readNumber } from "../../converse/check-value";
import { isJsonObject, readStrings } from "../../wire/read-json";
import { readGuardrailId } from "../guardrail";

const MAX_TOKENS = 65_536;
const MAX_STOP_SEQUENCES = 4;
const MAX_TEMPLATE = 4000;

/** What is heeded of `generationConfiguration`. */
export interface GenerationConfiguration {
  /** Tokens. */
  readonly maxTokens?: number;
  readonly stopSequences: readonly string[];
  readonly guardrailId?: string;
}

/** Reads `generationConfiguration`; a prompt template is checked, and not used. @throws ServiceError (ValidationException) */
export function readGenerationConfiguration(value: unknown): GenerationConfiguration {
  const configuration = isJsonObject(value) ? value : {};
  const { textInferenceConfig } = isJsonObject(configuration.inferenceConfig) ? configuration.inferenceConfig : {};
  const inference = isJsonObject(textInferenceConfig) ? textInferenceConfig : {};
  const path = "inferenceConfig.textInferenceConfig";
  readNumber(inference.temperature, `${path}.temperature`, { minimum: 0, maximum: 1 });
  readNumber(inference.topP, `${path}.topP`, { minimum: 0, maximum: 1 });
  const maxTokens = readNumber(inference.maxTokens, `${path}.maxTokens`, {
    minimum: 0,
    maximum: MAX_TOKENS,
    isInteger: true,
  });
  const stopSequences = readStrings(inference.stopSequences).filter((sequence) => sequence !== "");
  checkLength(stopSequences.length, stopSequences, `${path}.stopSequences`, 0, MAX_STOP_SEQUENCES);
  const template = isJsonObject(configuration.promptTemplate)
    ? configuration.promptTemplate.textPromptTemplate
    : undefined;
  if (typeof template === "string")
    checkLength(template.length, "...", "promptTemplate.textPromptTemplate", 1, MAX_TEMPLATE);
  const guardrailId = readGuardrailId(configuration.guardrailConfiguration);
  return {
    // 0 is allowed, and means no limit of its own.
    ...(maxTokens === undefined || maxTokens === 0 ? {} : { maxTokens }),
    stopSequences,
    ...(guardrailId === undefined ? {} : { guardrailId }),
  };
}
