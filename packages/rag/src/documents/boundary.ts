import { createHmac } from "node:crypto";

/**
 * The key of the hash. It is public: see `createBoundary`. It keeps boundaries apart from other hashes of the
 * same texts, and changes when the format of the prompt does.
 */
const KEY = "@bedrock-routed/rag boundary 1";
/** 20 hexadecimal digits, 80 bits. */
const LENGTH = 20;

/**
 * The boundary of a prompt: a token in each of its delimiters, derived from every text between them. The same
 * texts always have the same boundary, in every process, so that the prompt cache works.
 *
 * A text cannot contain its own boundary, although the key is public: to put the boundary into a text changes
 * the text, and with it the boundary. Finding a text for which the two agree takes about 2^80 attempts.
 */
export function createBoundary(texts: readonly string[]): string {
  return createHmac("sha256", KEY).update(JSON.stringify(texts)).digest("hex").slice(0, LENGTH);
}

/** A boundary for estimates, of the same length as others. */
export const SAMPLE_BOUNDARY: string = "0".repeat(LENGTH);

/** The first line of a text with delimiters. It comes before everything that others wrote. */
export function buildBoundaryLine(boundary: string): string {
  return `Boundary: ${boundary}`;
}

/**
 * A text from elsewhere that follows the delimiters, such as a question. It is not part of the boundary, which
 * it could therefore repeat; then `…` takes the boundary's place.
 */
export function removeBoundary(text: string, boundary: string): string {
  // Linear: a boundary is a row of hexadecimal digits.
  return text.replaceAll(new RegExp(boundary, "gi"), "…");
}
