import { createHash } from "node:crypto";
import { estimateTokens } from "@bedrock-routed/core";
import { tokenize, tokenizeQuestion } from "../text/tokenize";
import { malformedInput } from "../wire/constraints";
import type { JsonObject } from "../wire/read-json";

const DIMENSIONS = [256, 512, 1024];
const DEFAULT_DIMENSIONS = 1024;
const MAX_CHARACTERS = 50_000;
/** Number of dimensions that a term adds to. With more than one, a collision of two terms matters less. */
const PLACES = 4;

/** Whether a model takes the bodies of Titan Text Embeddings V2. */
export function isTitanEmbedding(modelId: string): boolean {
  return modelId === "amazon.titan-embed-text-v2:0";
}

/**
 * Answers an InvokeModel request for Titan Text Embeddings V2. The embedding is a hashed bag of words. Texts that share
 * words are near each other. Texts with the same meaning in other words are not.
 * @throws ServiceError (ValidationException) when the body breaks the schema of the model
 * @see https://docs.aws.amazon.com/bedrock/latest/userguide/model-parameters-titan-embed-text.html
 */
export function embedText(body: JsonObject): JsonObject {
  const { inputText, dimensions = DEFAULT_DIMENSIONS, normalize = true } = body;
  if (typeof inputText !== "string") throw malformedInput("#: required key [inputText] not found");
  if (inputText === "") throw malformedInput("#/inputText: expected minLength: 1, actual: 0");
  if (inputText.length > MAX_CHARACTERS) {
    throw malformedInput(`#/inputText: expected maxLength: ${MAX_CHARACTERS}, actual: ${inputText.length}`);
  }
  if (typeof dimensions !== "number" || !DIMENSIONS.includes(dimensions)) {
    throw malformedInput(`#/dimensions: ${JSON.stringify(dimensions)} is not a valid enum value`);
  }
  const embedding = buildVector(inputText, dimensions, normalize !== false);
  return { embedding, embeddingsByType: { float: embedding }, inputTextTokenCount: estimateTokens(inputText) };
}

/** Builds the vector. A hash of each term decides which dimensions the term adds to, so the result is always the same. */
function buildVector(text: string, dimensions: number, isNormalized: boolean): number[] {
  const vector = new Array<number>(dimensions).fill(0);
  const counts = new Map<string, number>();
  for (const term of tokenize(text)) counts.set(term, (counts.get(term) ?? 0) + 1);
  // Without this, a text that only has stop words would have no direction.
  if (counts.size === 0) counts.set(`\0${text}`, 1);
  const words = tokenizeQuestion(text);
  for (const [term, count] of counts) {
    const weight = (words.get(term) ?? 1) * (1 + Math.log(count));
    const hash = createHash("sha256").update(term).digest();
    for (let place = 0; place < PLACES; place++) {
      const bits = hash.readUInt32LE(place * 4);
      const index = bits % dimensions;
      vector[index] = (vector[index] ?? 0) + (bits >= 2 ** 31 ? weight : -weight);
    }
  }
  const length = Math.hypot(...vector);
  return isNormalized && length > 0 ? vector.map((value) => value / length) : vector;
}
