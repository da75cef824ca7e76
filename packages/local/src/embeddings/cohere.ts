import { createHash } from "node:crypto";
import { estimateTokens } from "@bedrock-routed/core";
import { limitText } from "../converse/limit-reply";
import { malformedInput } from "../wire/constraints";
import { isJsonObject, type JsonObject, readObjects } from "../wire/read-json";
import { validationError } from "../wire/service-error";
import { averageVectors, embedBytes, embedText, encodeVector, type VectorType } from "./build-vector";
import { checkKeys, checkTextLength, type Embedding, readBytes, readChoice } from "./embedding";

const MAX_ITEMS = 96;
const TYPES: readonly VectorType[] = ["float", "int8", "uint8", "binary", "ubinary"];
const INPUT_TYPES = ["search_document", "search_query", "classification", "clustering"];

const V3_DIMENSIONS = 1024;
const V3_TEXT_CHARACTERS = 2048;
const V3_TOKENS = 512;
const V3_KEYS = ["input_type", "texts", "images", "truncate", "embedding_types"];

/**
 * Answers a body of Cohere Embed v3. A text beyond the token limit is cut if `truncate` says so. Otherwise only its
 * characters are limited, because tokens are estimated here.
 * @see https://docs.aws.amazon.com/bedrock/latest/userguide/model-parameters-embed-v3.html
 */
export function embedWithCohereV3(body: JsonObject): Embedding {
  checkKeys(body, V3_KEYS);
  readInputType(body, [...INPUT_TYPES, "image"]);
  const types = readVectorTypes(body);
  const side = { NONE: undefined, START: "start", END: "end" } as const;
  const truncate = side[readChoice(body.truncate, "truncate", ["NONE", "START", "END"] as const, "NONE")];
  checkOneOf(body, ["texts", "images"]);
  const images = readImages(body.images, 1);
  const texts = readTexts(body.texts, V3_TEXT_CHARACTERS);
  const vectors = [
    ...texts.map((text) => embedText(truncateText(text, V3_TOKENS, truncate), V3_DIMENSIONS)),
    ...images.map((image) => embedBytes(image, V3_DIMENSIONS)),
  ];
  return build(vectors, types, types !== undefined, { texts });
}

const V4_TOKENS = 128_000;
const V4_KEYS = [
  "input_type",
  "texts",
  "images",
  "inputs",
  "embedding_types",
  "output_dimension",
  "max_tokens",
  "truncate",
];

/**
 * Answers a body of Cohere Embed v4.
 * @see https://docs.aws.amazon.com/bedrock/latest/userguide/model-parameters-embed-v4.html
 */
export function embedWithCohereV4(body: JsonObject): Embedding {
  checkKeys(body, V4_KEYS);
  readInputType(body, INPUT_TYPES);
  const types = readVectorTypes(body);
  const dimensions = readChoice(body.output_dimension, "output_dimension", [256, 512, 1024, 1536], 1536);
  const side = { NONE: undefined, LEFT: "start", RIGHT: "end" } as const;
  const truncate = side[readChoice(body.truncate, "truncate", ["NONE", "LEFT", "RIGHT"] as const, "NONE")];
  const maxTokens = readMaxTokens(body.max_tokens);
  checkOneOf(body, ["texts", "images", "inputs"]);
  const texts = readTexts(body.texts, Number.POSITIVE_INFINITY);
  const embed = (text: string): number[] => {
    if (truncate === undefined && estimateTokens(text) > maxTokens) {
      throw validationError(`A text has more than ${maxTokens} tokens. Shorten it, or set truncate to LEFT or RIGHT.`);
    }
    return embedText(truncateText(text, maxTokens, truncate), dimensions);
  };
  const inputs = readInputs(body.inputs);
  const vectors = [
    ...texts.map(embed),
    ...readImages(body.images, MAX_ITEMS).map((image) => embedBytes(image, dimensions)),
    ...inputs.map((parts) =>
      averageVectors(parts.map((part) => (typeof part === "string" ? embed(part) : embedBytes(part, dimensions)))),
    ),
  ];
  const isByType = types !== undefined && !(types.length === 1 && types[0] === "float");
  return build(vectors, types, isByType, {
    ...(body.texts === undefined ? {} : { texts }),
    ...(body.inputs === undefined ? {} : { inputs: body.inputs }),
  });
}

function readMaxTokens(value: unknown): number {
  if (value === undefined) return V4_TOKENS;
  if (typeof value === "number" && Number.isInteger(value) && value > 0 && value <= V4_TOKENS) return value;
  throw malformedInput(`#/max_tokens: ${JSON.stringify(value)} is not an integer from 1 to ${V4_TOKENS}`);
}

function readInputType(body: JsonObject, allowed: readonly string[]): void {
  if (body.input_type === undefined) throw malformedInput("#: required key [input_type] not found");
  readChoice(body.input_type, "input_type", allowed, "");
}

function readVectorTypes({ embedding_types: types }: JsonObject): readonly VectorType[] | undefined {
  if (types === undefined || types === null) return undefined;
  if (!Array.isArray(types) || types.length === 0) throw malformedInput("#/embedding_types: expected type: JSONArray");
  return types.map((type: unknown, index) => readChoice(type, `embedding_types/${index}`, TYPES, "float"));
}

function checkOneOf(body: JsonObject, keys: readonly string[]): void {
  const given = keys.filter((key) => body[key] !== undefined);
  if (given.length === 0) throw malformedInput(`#: required key [${keys[0]}] not found`);
  if (given.length > 1) throw malformedInput(`#: only one of [${given.join(", ")}] is permitted`);
}

function readItems(value: unknown, path: string, maximum: number): readonly unknown[] {
  if (value === undefined) return [];
  if (!Array.isArray(value)) throw malformedInput(`#/${path}: expected type: JSONArray`);
  if (value.length > maximum) {
    throw malformedInput(`#/${path}: expected maximum item count: ${maximum}, found: ${value.length}`);
  }
  return value;
}

function readTexts(value: unknown, maxCharacters: number): readonly string[] {
  return readItems(value, "texts", MAX_ITEMS).map((text, index) => {
    if (typeof text !== "string") throw malformedInput(`#/texts/${index}: expected type: String`);
    checkTextLength(text, `texts/${index}`, 0, maxCharacters);
    return text;
  });
}

const DATA_URI = /^data:image\/(?:png|jpe?g|webp|gif);base64,/;

function readImages(value: unknown, maximum: number): readonly Buffer[] {
  return readItems(value, "images", maximum).map((image, index) => readImage(image, `images/${index}`));
}

function readImage(value: unknown, path: string): Buffer {
  const [head] = typeof value === "string" ? (DATA_URI.exec(value) ?? []) : [];
  if (head === undefined) throw malformedInput(`#/${path}: is not a data URI of an image`);
  return readBytes(String(value).slice(head.length), path);
}

/** The texts and the images of each input. */
function readInputs(value: unknown): readonly (readonly (string | Buffer)[])[] {
  return readItems(value, "inputs", MAX_ITEMS).map((input, index) => {
    const content = readObjects(isJsonObject(input) ? input.content : undefined);
    if (content.length === 0) throw malformedInput(`#/inputs/${index}: required key [content] not found`);
    return content.map(({ type, text, image_url: image }, position) => {
      const path = `inputs/${index}/content/${position}`;
      if (type === "text" && typeof text === "string") return text;
      if (type === "image_url") return readImage(isJsonObject(image) ? image.url : image, path);
      throw malformedInput(`#/${path}: is neither a text nor an image_url`);
    });
  });
}

function truncateText(text: string, maxTokens: number, side: "start" | "end" | undefined): string {
  if (side === undefined || estimateTokens(text) <= maxTokens) return text;
  if (side === "end") return limitText(text, maxTokens, []).text;
  return [...limitText([...text].reverse().join(""), maxTokens, []).text].reverse().join("");
}

function build(
  vectors: readonly (readonly number[])[],
  types: readonly VectorType[] | undefined,
  isByType: boolean,
  echoed: JsonObject,
): Embedding {
  const id = createHash("sha256").update(JSON.stringify(echoed)).digest("hex");
  const encode = (type: VectorType): number[][] => vectors.map((vector) => encodeVector(vector, type));
  const embeddings = isByType ? Object.fromEntries((types ?? []).map((type) => [type, encode(type)])) : encode("float");
  const texts = Array.isArray(echoed.texts) ? echoed.texts : [];
  return {
    body: {
      id: `${id.slice(0, 8)}-${id.slice(8, 12)}-${id.slice(12, 16)}-${id.slice(16, 20)}-${id.slice(20, 32)}`,
      response_type: isByType ? "embeddings_by_type" : "embeddings_floats",
      embeddings,
      ...echoed,
    },
    inputTokens: texts.reduce((total: number, text) => total + estimateTokens(String(text)), 0),
  };
}
