import { createHash } from "node:crypto";
import type { Account } from "../../account/account";
import { checkPattern } from "../../converse/check-value";
import { missingError } from "../../converse/constraint-error";
import { validationError } from "../../errors/service-error";
import { isJsonObject, type JsonObject } from "../../wire/read-json";
import { buildFilter } from "../build-filter";
import type { KnowledgeBase, ScoredChunk } from "../knowledge-base";
import { rerankChunks } from "../rerank/rerank-chunks";
import { attributesOf, buildReference } from "./build-result";
import { readSearchConfiguration, type SearchConfiguration } from "./search-configuration";

const MAX_QUERY_CHARACTERS = 20_000;

/**
 * Answers a Retrieve request.
 * @throws ServiceError (ValidationException) when the request is malformed
 * @see https://docs.aws.amazon.com/bedrock/latest/APIReference/API_agent-runtime_Retrieve.html
 */
export function retrieve(knowledgeBase: KnowledgeBase, body: JsonObject, account: Account): JsonObject {
  const query = readQuery(body.retrievalQuery);
  const search = readSearchConfiguration(body.retrievalConfiguration, account);
  const guardrail = readGuardrail(body.guardrailConfiguration);
  if (isJsonObject(body.userContext) && typeof body.userContext.userId !== "string") {
    throw missingError("userContext.userId");
  }
  const fingerprint = fingerprintOf([query, search.filter, search.rerankedSize]);
  const from = body.nextToken === undefined ? 0 : readOffset(body.nextToken, fingerprint);
  const found = searchChunks(knowledgeBase, query, search);
  const to = from + (search.rerankedSize ?? search.size);
  return {
    retrievalResults: found.slice(from, to).map(({ chunk, score }) => ({ ...buildReference(chunk), score })),
    ...guardrail,
    ...(found.length > to ? { nextToken: `${fingerprint}.${to}` } : {}),
  };
}

/**
 * Everything that is found, best first. A reranker orders the best `size` chunks anew, of which the
 * best `rerankedSize` are all there is.
 */
export function searchChunks(
  knowledgeBase: KnowledgeBase,
  query: string,
  { filter, size, rerankedSize }: SearchConfiguration,
): ScoredChunk[] {
  const accepts = filter === undefined ? undefined : buildFilter(filter);
  const found = knowledgeBase.search(query, (chunk) => accepts?.(attributesOf(chunk)) ?? true);
  return rerankedSize === undefined ? found : rerankChunks(query, found.slice(0, size)).slice(0, rerankedSize);
}

/** Guardrails are accepted, and never intervene. @throws ServiceError (ValidationException) when one is malformed */
export function readGuardrail(configuration: unknown): { readonly guardrailAction?: "NONE" } {
  if (!isJsonObject(configuration)) return {};
  checkPattern(configuration.guardrailId, "guardrailConfiguration.guardrailId", "[a-z0-9]{0,64}");
  checkPattern(configuration.guardrailVersion, "guardrailConfiguration.guardrailVersion", "([1-9][0-9]{0,4})|(DRAFT)");
  return { guardrailAction: "NONE" };
}

function readQuery(query: unknown): string {
  const { text, type } = isJsonObject(query) ? query : {};
  if (type === "IMAGE") {
    throw validationError("The local Bedrock searches for words: it takes no IMAGE query. Use a TEXT query.");
  }
  if (typeof text !== "string" || text.trim() === "") throw validationError("The retrieval query has no text.");
  if (text.length <= MAX_QUERY_CHARACTERS) return text;
  throw validationError(
    `1 validation error detected: Value at 'retrievalQuery.text' failed to satisfy constraint: Member must have length less than or equal to ${MAX_QUERY_CHARACTERS}`,
  );
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
