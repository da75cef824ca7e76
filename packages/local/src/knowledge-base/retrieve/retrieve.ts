import { createHash } from "node:crypto";
import type { Account } from "../../account/account";
import { missingError } from "../../converse/constraint-error";
import { validationError } from "../../errors/service-error";
import { isJsonObject, type JsonObject } from "../../wire/read-json";
import { applyGuardrail, type LocalGuardrail, readGuardrailId } from "../guardrail";
import type { KnowledgeBase } from "../knowledge-base";
import { buildReference } from "./build-result";
import { readQuery } from "./read-query";
import { searchChunks } from "./search-chunks";
import { readSearchConfiguration } from "./search-configuration";

/** What it needs besides the request. */
export interface RetrievalContext {
  readonly account: Account;
  /** By their ids. */
  readonly guardrails: Readonly<Record<string, LocalGuardrail>>;
}

/**
 * Answers a Retrieve request.
 * @throws ServiceError (ValidationException) when the request is malformed
 * @see https://docs.aws.amazon.com/bedrock/latest/APIReference/API_agent-runtime_Retrieve.html
 */
export function retrieve(knowledgeBase: KnowledgeBase, body: JsonObject, context: RetrievalContext): JsonObject {
  const query = readQuery(body.retrievalQuery);
  const search = readSearchConfiguration(body.retrievalConfiguration, context.account);
  const guardrailId = readGuardrailId(body.guardrailConfiguration);
  const userId = readUserId(body.userContext);
  const guardrailAction = applyGuardrail(context.guardrails, guardrailId, "text" in query ? query.text : "");
  if (guardrailAction === "INTERVENED") return { retrievalResults: [], guardrailAction };
  const fingerprint = fingerprintOf([query, search.filter, search.rerankedSize, userId]);
  const from = body.nextToken === undefined ? 0 : readOffset(body.nextToken, fingerprint);
  const found = searchChunks(knowledgeBase, query, search, userId);
  const to = from + (search.rerankedSize ?? search.size);
  return {
    retrievalResults: found.slice(from, to).map(({ chunk, score }) => ({ ...buildReference(chunk), score })),
    ...(guardrailAction === undefined ? {} : { guardrailAction }),
    ...(found.length > to ? { nextToken: `${fingerprint}.${to}` } : {}),
  };
}

/** Reads `userContext`. @throws ServiceError (ValidationException) when it names nobody */
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

/** A token continues the query that it came from, and no other. */
function fingerprintOf(value: unknown): string {
  return createHash("sha256").update(JSON.stringify(value)).digest("base64url").slice(0, 16);
}
