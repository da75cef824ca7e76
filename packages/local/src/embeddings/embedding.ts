import { estimateTokens } from "@bedrock-routed/core";
import { malformedInput } from "../wire/constraints";
import type { JsonObject } from "../wire/read-json";
import { validationError } from "../wire/service-error";

/** The answer of an embedding model. */
export interface Embedding {
  readonly body: JsonObject;
  readonly inputTokens: number;
}

/**
 * Answers a body of an embedding model.
 * @throws ServiceError (ValidationException) when the body breaks the schema of the model
 */
export type EmbeddingModel = (body: JsonObject) => Embedding;

/** Checks that a body has no other members. */
export function checkKeys(body: JsonObject, allowed: readonly string[]): void {
  const extraneous = Object.keys(body).find((key) => !allowed.includes(key));
  if (extraneous !== undefined) throw malformedInput(`#: extraneous key [${extraneous}] is not permitted`);
}

/** Reads an optional member that must be one of some values. */
export function readChoice<T>(value: unknown, path: string, choices: readonly T[], fallback: T): T {
  if (value === undefined) return fallback;
  const known = choices.find((choice) => choice === value);
  if (known === undefined) throw malformedInput(`#/${path}: ${JSON.stringify(value)} is not a valid enum value`);
  return known;
}

/** Checks the length of a text in characters. */
export function checkTextLength(text: string, path: string, minimum: number, maximum: number): void {
  if (text.length < minimum) throw malformedInput(`#/${path}: expected minLength: ${minimum}, actual: ${text.length}`);
  if (text.length > maximum) throw malformedInput(`#/${path}: expected maxLength: ${maximum}, actual: ${text.length}`);
}

/** Returns the estimated tokens of a text. @throws ServiceError (ValidationException) when there are too many */
export function countTokens(text: string, maximum: number): number {
  const tokens = estimateTokens(text);
  if (tokens <= maximum) return tokens;
  throw validationError(
    `400 Bad Request: Too many input tokens. Max input tokens: ${maximum}, request input token count: ${tokens} `,
  );
}

const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/;

/** Reads base64. @throws ServiceError (ValidationException) */
export function readBytes(value: unknown, path: string): Buffer {
  if (typeof value === "string" && BASE64.test(value)) return Buffer.from(value, "base64");
  throw malformedInput(`#/${path}: is not base64`);
}
