import { createHash } from "node:crypto";
import { omitUndefined } from "@bedrock-routed/core";
import type { GuardrailContext } from "../guardrails/find-guardrail";
import { missingError } from "../wire/constraints";
import { isJsonObject, type JsonObject } from "../wire/read-json";
import { validationError } from "../wire/service-error";
import { guardText, readGuardrail } from "./guardrail";
import type { KnowledgeBase } from "./knowledge-base";
import { buildReference, type Query, searchChunks } from "./search-chunks";
import { readSearchConfiguration } from "./search-configuration";

/**
 * Answers a Retrieve request.
 * @throws ServiceError (ValidationException) when the request is malformed
 * @see https://docs.aws.amazon.com/bedrock/latest/APIReference/API_agent-runtime_Retrieve.html
 */
export function retrieve(knowledgeBase: KnowledgeBase, body: JsonObject, context: GuardrailContext): JsonObject {
  const asked = readQuery(body.retrievalQuery);
  const search = readSearchConfiguration(body.retrievalConfiguration, context.account);
  const guardrail = readGuardrail(body.guardrailConfiguration);
  const userId = readUserId(body.userContext);
  const guarded = guardText(context, guardrail, "INPUT", "text" in asked ? asked.text : "");
  const guardrailAction = guarded?.action;
  if (guarded?.isBlocked === true) return { retrievalResults: [], guardrailAction };
  const query = guarded === undefined || !("text" in asked) ? asked : { text: guarded.text };
  const fingerprint = fingerprintOf([query, search.filter, search.rerankedSize, userId]);
  const from = body.nextToken === undefined ? 0 : readOffset(body.nextToken, fingerprint);
  const found = searchChunks(knowledgeBase, query, search, userId);
  const to = from + (search.rerankedSize ?? search.size);
  return {
    retrievalResults: found.slice(from, to).map(({ chunk, score }) => ({ ...buildReference(chunk), score })),
    ...omitUndefined({ guardrailAction, nextToken: found.length > to ? `${fingerprint}.${to}` : undefined }),
  };
}

function readQuery(value: unknown): Query {
  const query = isJsonObject(value) ? value : {};
  const { text, type, image } = query;
  if (type === "IMAGE") return { image: readImage(image) };
  if (typeof text !== "string" || text.trim() === "") throw validationError("The retrieval query has no text.");
  return { text };
}

function readImage(image: unknown): Buffer {
  const content = isJsonObject(image) ? image.inlineContent : undefined;
  if (typeof content !== "string") throw missingError("retrievalQuery.image");
  return Buffer.from(content, "base64");
}

/**
 * Reads `userContext`.
 * @returns the user's id; `undefined` without `userContext`
 * @throws ServiceError (ValidationException) when `userContext` has no `userId`
 */
export function readUserId(userContext: unknown): string | undefined {
  if (!isJsonObject(userContext)) return undefined;
  if (typeof userContext.userId !== "string") throw missingError("userContext.userId");
  return userContext.userId;
}

function readOffset(token: unknown, fingerprint: string): number {
  const [owner, offset] = String(token).split(".");
  const from = Number(offset);
  if (owner !== fingerprint || !Number.isSafeInteger(from) || from < 1) throw validationError("Invalid nextToken.");
  return from;
}

/** Identifies a query. A token only continues the query that returned it. */
function fingerprintOf(value: unknown): string {
  return createHash("sha256").update(JSON.stringify(value)).digest("base64url").slice(0, 16);
}
