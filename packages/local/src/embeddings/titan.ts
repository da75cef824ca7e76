import { malformedInput } from "../wire/constraints";
import { isJsonObject, type JsonObject } from "../wire/read-json";
import { averageVectors, buildTextVector, embedBytes, embedText, encodeVector, normalise } from "./build-vector";
import { checkKeys, checkTextLength, countTokens, type Embedding, readBytes, readChoice } from "./embedding";

const MAX_CHARACTERS = 50_000;
const MAX_TOKENS = 8192;
const G1_DIMENSIONS = 1536;

/**
 * Answers a body of Titan Embeddings G1 – Text.
 * @see https://docs.aws.amazon.com/bedrock/latest/userguide/model-parameters-titan-embed-text.html
 */
export function embedWithTitanG1(body: JsonObject): Embedding {
  const text = readInputText(body);
  checkKeys(body, ["inputText"]);
  const inputTokens = countTokens(text, MAX_TOKENS);
  return { body: { embedding: embedText(text, G1_DIMENSIONS), inputTextTokenCount: inputTokens }, inputTokens };
}

/**
 * Answers a body of Titan Text Embeddings V2.
 * @see https://docs.aws.amazon.com/bedrock/latest/userguide/model-parameters-titan-embed-text.html
 */
export function embedWithTitanV2(body: JsonObject): Embedding {
  const text = readInputText(body);
  checkKeys(body, ["inputText", "dimensions", "normalize", "embeddingTypes"]);
  const dimensions = readChoice(body.dimensions, "dimensions", [256, 512, 1024], 1024);
  const isNormalised = readChoice(body.normalize, "normalize", [true, false], true);
  const types = readTypes(body.embeddingTypes);
  const inputTokens = countTokens(text, MAX_TOKENS);
  const vector = buildTextVector(text, dimensions);
  const float = isNormalised ? normalise(vector) : vector;
  // One number for each bit, as the model gives them.
  const binary = encodeVector(vector, "ubinary").flatMap((byte) => [...byte.toString(2).padStart(8, "0")].map(Number));
  const embeddingsByType = {
    ...(types.includes("float") ? { float } : {}),
    ...(types.includes("binary") ? { binary } : {}),
  };
  const embedding = types.includes("float") ? { embedding: float } : {};
  return { body: { ...embedding, embeddingsByType, inputTextTokenCount: inputTokens }, inputTokens };
}

function readTypes(value: unknown): readonly string[] {
  if (value === undefined) return ["float"];
  if (!Array.isArray(value) || value.length === 0) throw malformedInput("#/embeddingTypes: expected type: JSONArray");
  return value.map((type: unknown, index) => readChoice(type, `embeddingTypes/${index}`, ["float", "binary"], "float"));
}

const MAX_IMAGE_MODEL_TOKENS = 256;

/**
 * Answers a body of Titan Multimodal Embeddings G1. An image is near the same image only.
 * @see https://docs.aws.amazon.com/bedrock/latest/userguide/model-parameters-titan-embed-mm.html
 */
export function embedWithTitanImage(body: JsonObject): Embedding {
  const { inputText, inputImage, embeddingConfig } = body;
  checkKeys(body, ["inputText", "inputImage", "embeddingConfig"]);
  if (inputText === undefined && inputImage === undefined) {
    throw malformedInput("#: required key [inputText] or [inputImage] not found");
  }
  const config = isJsonObject(embeddingConfig) ? embeddingConfig : {};
  const path = "embeddingConfig/outputEmbeddingLength";
  const dimensions = readChoice(config.outputEmbeddingLength, path, [256, 384, 1024], 1024);
  const text = inputText === undefined ? undefined : readInputText(body);
  const inputTokens = text === undefined ? 0 : countTokens(text, MAX_IMAGE_MODEL_TOKENS);
  const vectors = [
    ...(text === undefined ? [] : [embedText(text, dimensions)]),
    ...(inputImage === undefined ? [] : [embedBytes(readBytes(inputImage, "inputImage"), dimensions)]),
  ];
  return { body: { embedding: averageVectors(vectors), inputTextTokenCount: inputTokens, message: null }, inputTokens };
}

function readInputText({ inputText }: JsonObject): string {
  if (inputText === undefined) throw malformedInput("#: required key [inputText] not found");
  if (typeof inputText !== "string") throw malformedInput("#/inputText: expected type: String");
  checkTextLength(inputText, "inputText", 1, MAX_CHARACTERS);
  return inputText;
}
