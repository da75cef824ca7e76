import { omitUndefined } from "@bedrock-routed/core";
import { mediaTypeOfContent } from "../documents/document-formats";
import { missingError } from "../wire/constraints";
import { isJsonObject, type JsonObject, readObjects, readStrings } from "../wire/read-json";
import { validationError } from "../wire/service-error";
import { type NamedGuardrail, readGuardrail } from "./guardrail";
import { createKnowledgeBase, type KnowledgeBase } from "./knowledge-base";

/** Reads the question of a RetrieveAndGenerate request. @throws ServiceError (ValidationException) */
export function readInput(input: unknown): string {
  const text = isJsonObject(input) ? input.text : undefined;
  if (typeof text !== "string") throw missingError("input.text");
  if (text.trim() === "") throw validationError("The input text is blank.");
  return text;
}

/** What to answer from, and how. */
export interface GenerationSource {
  readonly knowledgeBase: KnowledgeBase;
  /** The model id or ARN of the model that answers. */
  readonly modelArn: string;
  /** `knowledgeBaseConfiguration` or `externalSourcesConfiguration`, as the client sent it. */
  readonly settings: JsonObject;
}

/**
 * Reads `retrieveAndGenerateConfiguration`.
 * @param findKnowledgeBase throws ServiceError (ResourceNotFoundException)
 * @throws ServiceError (ValidationException)
 */
export function readSource(value: unknown, findKnowledgeBase: (id: string) => KnowledgeBase): GenerationSource {
  const configuration = isJsonObject(value) ? value : {};
  const path = "retrieveAndGenerateConfiguration";
  if (configuration.type === "EXTERNAL_SOURCES") {
    const settings = configuration.externalSourcesConfiguration;
    if (!isJsonObject(settings)) throw missingError(`${path}.externalSourcesConfiguration`);
    return { knowledgeBase: readExternalSource(settings), modelArn: readModelArn(settings), settings };
  }
  const settings = configuration.knowledgeBaseConfiguration;
  if (!isJsonObject(settings)) throw missingError(`${path}.knowledgeBaseConfiguration`);
  if (typeof settings.knowledgeBaseId !== "string") throw missingError("knowledgeBaseConfiguration.knowledgeBaseId");
  return {
    knowledgeBase: findKnowledgeBase(settings.knowledgeBaseId),
    modelArn: readModelArn(settings),
    settings,
  };
}

function readModelArn({ modelArn }: JsonObject): string {
  if (typeof modelArn !== "string") throw missingError("modelArn");
  return modelArn;
}

/** Reads the document of `externalSourcesConfiguration` into a knowledge base of its own. S3 and PDF are not supported. */
function readExternalSource({ sources }: JsonObject): KnowledgeBase {
  const [source = {}] = readObjects(sources);
  if (source.sourceType === "S3") {
    throw validationError("The local Bedrock does not read from S3. Send the document as BYTE_CONTENT.");
  }
  const content = isJsonObject(source.byteContent) ? source.byteContent : {};
  const { contentType, data, identifier } = content;
  if (typeof data !== "string") throw missingError("sources.1.member.byteContent.data");
  if (typeof identifier !== "string") throw missingError("sources.1.member.byteContent.identifier");
  const mediaType = mediaTypeOfContent(contentType);
  if (mediaType === undefined) {
    throw validationError(
      `The local Bedrock only reads text documents, not ${String(contentType)}. Use text/plain, text/markdown, text/csv or text/html.`,
    );
  }
  const text = Buffer.from(data, "base64").toString("utf8");
  const location = { type: "CUSTOM", customDocumentLocation: { id: identifier } } as const;
  return createKnowledgeBase([{ uri: identifier, text, mediaType, location }]);
}

/** The members of `generationConfiguration` that have an effect. */
export interface GenerationConfiguration {
  /** Tokens. */
  readonly maxTokens?: number;
  readonly stopSequences: readonly string[];
  readonly guardrail?: NamedGuardrail;
}

/**
 * Reads `generationConfiguration`. A prompt template has no effect.
 * @throws ServiceError (ValidationException)
 */
export function readGenerationConfiguration(value: unknown): GenerationConfiguration {
  const configuration = isJsonObject(value) ? value : {};
  const { textInferenceConfig } = isJsonObject(configuration.inferenceConfig) ? configuration.inferenceConfig : {};
  const inference = isJsonObject(textInferenceConfig) ? textInferenceConfig : {};
  const maxTokens = typeof inference.maxTokens === "number" ? inference.maxTokens : undefined;
  const stopSequences = readStrings(inference.stopSequences).filter((sequence) => sequence !== "");
  const guardrail = readGuardrail(configuration.guardrailConfiguration);
  // The service model allows 0, which means no limit.
  return { stopSequences, ...omitUndefined({ maxTokens: maxTokens === 0 ? undefined : maxTokens, guardrail }) };
}
