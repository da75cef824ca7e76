import { createHash } from "node:crypto";
import { tokenize, tokenizeQuestion } from "../text/tokenize";

/** Number of dimensions that a term adds to. With more than one, a collision of two terms matters less. */
const PLACES = 4;
/** Weight of three characters of a word, beside the word itself. It brings forms and compounds of a word nearer. */
const TRIGRAM_WEIGHT = 0.25;

/**
 * Embeds a text as a hashed bag of words: each term, and each three characters of a longer one, adds to a few dimensions
 * that its hash decides. Texts that share words are near each other. Texts with the same meaning in other words are not.
 * The result is always the same.
 * @returns a vector of length 1
 */
export function embedText(text: string, dimensions: number): number[] {
  return normalise(buildTextVector(text, dimensions));
}

/** Does the same as `embedText`, without making the length 1. */
export function buildTextVector(text: string, dimensions: number): number[] {
  const vector = new Array<number>(dimensions).fill(0);
  const counts = new Map<string, number>();
  for (const term of tokenize(text)) counts.set(term, (counts.get(term) ?? 0) + 1);
  // Without this, a text that only has stop words would have no direction.
  if (counts.size === 0) counts.set(`\0${text}`, 1);
  const words = tokenizeQuestion(text);
  for (const [term, count] of counts) {
    const weight = (words.get(term) ?? 1) * (1 + Math.log(count));
    add(vector, term, weight);
    for (const part of trigramsOf(term)) add(vector, part, weight * TRIGRAM_WEIGHT);
  }
  return vector;
}

/** Embeds anything else by its bytes. Only the same bytes are near each other. @returns a vector of length 1 */
export function embedBytes(bytes: Uint8Array, dimensions: number): number[] {
  const vector = new Array<number>(dimensions).fill(0);
  const digest = createHash("sha256").update(bytes).digest("hex");
  for (let index = 0; index < dimensions; index += PLACES) add(vector, `${digest}${index}`, 1);
  return normalise(vector);
}

/** The mean of vectors, with the length 1. */
export function averageVectors(vectors: readonly (readonly number[])[]): number[] {
  const [first = []] = vectors;
  return normalise(first.map((_, index) => vectors.reduce((sum, vector) => sum + (vector[index] ?? 0), 0)));
}

/** Makes the length of a vector 1. */
export function normalise(vector: readonly number[]): number[] {
  const length = Math.hypot(...vector);
  return length > 0 ? vector.map((value) => value / length) : [...vector];
}

function add(vector: number[], term: string, weight: number): void {
  const hash = createHash("sha256").update(term).digest();
  for (let place = 0; place < PLACES; place++) {
    const bits = hash.readUInt32LE(place * 4);
    const index = bits % vector.length;
    vector[index] = (vector[index] ?? 0) + (bits >= 2 ** 31 ? weight : -weight);
  }
}

const TRIGRAM = 3;
const LONGEST_TERM = 40;

function trigramsOf(term: string): string[] {
  const characters = [...term];
  if (characters.length <= TRIGRAM || characters.length > LONGEST_TERM) return [];
  return characters.slice(TRIGRAM - 1).map((_, index) => `\u0001${characters.slice(index, index + TRIGRAM).join("")}`);
}

/** How a vector is written. */
export type VectorType = "float" | "int8" | "uint8" | "binary" | "ubinary";

const BYTE = 8;

/** Writes a vector of length 1 in fewer bits. `binary` and `ubinary` have one bit of each dimension, eight to a number. */
export function encodeVector(vector: readonly number[], type: VectorType): number[] {
  if (type === "float") return [...vector];
  if (type === "int8" || type === "uint8") {
    const largest = Math.max(...vector.map(Math.abs), Number.MIN_VALUE);
    const scaled = vector.map((value) => Math.round((value / largest) * 127));
    return type === "int8" ? scaled : scaled.map((value) => value + 128);
  }
  const bytes: number[] = [];
  for (let index = 0; index < vector.length; index += BYTE) {
    const bits = vector.slice(index, index + BYTE).reduce((byte, value) => byte * 2 + (value > 0 ? 1 : 0), 0);
    bytes.push(type === "ubinary" ? bits : bits - 128);
  }
  return bytes;
}
