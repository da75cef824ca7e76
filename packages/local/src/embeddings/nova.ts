import { estimateTokens } from "@bedrock-routed/core";
import { malformedInput } from "../wire/constraints";
import { isJsonObject, type JsonObject } from "../wire/read-json";
import { validationError } from "../wire/service-error";
import { embedBytes, embedText } from "./build-vector";
import { checkKeys, type Embedding, readBytes, readChoice } from "./embedding";

const PURPOSES = [
  "GENERIC_INDEX",
  "GENERIC_RETRIEVAL",
  "TEXT_RETRIEVAL",
  "IMAGE_RETRIEVAL",
  "VIDEO_RETRIEVAL",
  "DOCUMENT_RETRIEVAL",
  "AUDIO_RETRIEVAL",
  "CLASSIFICATION",
  "CLUSTERING",
];
const KINDS = ["text", "image", "audio", "video"] as const;
const MAX_CHARACTERS = 8192;

/**
 * Answers a body of Nova Multimodal Embeddings. Images, audio and video are near the same bytes only. Nothing is read
 * from S3.
 * @see https://docs.aws.amazon.com/nova/latest/userguide/embeddings-schema.html
 */
export function embedWithNova(body: JsonObject): Embedding {
  checkKeys(body, ["schemaVersion", "taskType", "singleEmbeddingParams"]);
  readChoice(body.schemaVersion, "schemaVersion", ["nova-multimodal-embed-v1"], "");
  if (body.taskType === undefined) throw malformedInput("#: required key [taskType] not found");
  readChoice(body.taskType, "taskType", ["SINGLE_EMBEDDING"], "");
  const parameters = body.singleEmbeddingParams;
  if (!isJsonObject(parameters)) throw malformedInput("#: required key [singleEmbeddingParams] not found");
  if (parameters.embeddingPurpose === undefined) {
    throw malformedInput("#/singleEmbeddingParams: required key [embeddingPurpose] not found");
  }
  readChoice(parameters.embeddingPurpose, "singleEmbeddingParams/embeddingPurpose", PURPOSES, "");
  const path = "singleEmbeddingParams/embeddingDimension";
  const dimensions = readChoice(parameters.embeddingDimension, path, [256, 384, 1024, 3072], 3072);
  const kinds = KINDS.filter((kind) => parameters[kind] !== undefined);
  const [kind] = kinds;
  if (kind === undefined || kinds.length > 1) {
    throw malformedInput(`#/singleEmbeddingParams: exactly one of [${KINDS.join(", ")}] is required`);
  }
  const content = parameters[kind];
  if (!isJsonObject(content)) throw malformedInput(`#/singleEmbeddingParams/${kind}: expected type: JSONObject`);
  return kind === "text" ? embedTextOf(content, dimensions) : embedMedia(kind, content, dimensions);
}

function embedTextOf({ value, truncationMode, source }: JsonObject, dimensions: number): Embedding {
  const path = "singleEmbeddingParams/text";
  if (source !== undefined) throw unreadableSource();
  if (typeof value !== "string" || value === "") throw malformedInput(`#/${path}: required key [value] not found`);
  if (truncationMode === undefined) throw malformedInput(`#/${path}: required key [truncationMode] not found`);
  const mode = readChoice(truncationMode, `${path}/truncationMode`, ["START", "END", "NONE"] as const, "NONE");
  if (mode === "NONE" && value.length > MAX_CHARACTERS) {
    throw malformedInput(`#/${path}/value: expected maxLength: ${MAX_CHARACTERS}, actual: ${value.length}`);
  }
  const text = mode === "START" ? value.slice(-MAX_CHARACTERS) : value.slice(0, MAX_CHARACTERS);
  const truncated = text.length < value.length ? { truncatedCharLength: text.length } : {};
  const embedding = { embeddingType: "TEXT", embedding: embedText(text, dimensions), ...truncated };
  return { body: { embeddings: [embedding] }, inputTokens: estimateTokens(text) };
}

const MEDIA_TYPES = { image: "IMAGE", audio: "AUDIO", video: "AUDIO_VIDEO_COMBINED" } as const;

function embedMedia(
  kind: keyof typeof MEDIA_TYPES,
  { source, embeddingMode }: JsonObject,
  dimensions: number,
): Embedding {
  const path = `singleEmbeddingParams/${kind}/source`;
  if (!isJsonObject(source)) throw malformedInput(`#/${path}: required key [source] not found`);
  if (source.bytes === undefined) throw unreadableSource();
  const embedding = embedBytes(readBytes(source.bytes, `${path}/bytes`), dimensions);
  const types = embeddingMode === "AUDIO_VIDEO_SEPARATE" ? ["VIDEO", "AUDIO"] : [MEDIA_TYPES[kind]];
  return { body: { embeddings: types.map((embeddingType) => ({ embeddingType, embedding })) }, inputTokens: 0 };
}

function unreadableSource(): Error {
  return validationError("The local Bedrock does not read from S3. Send the content in the request.");
}
