import { createHash } from "node:crypto";
import { validationError } from "../errors/service-error";
import { isJsonObject, type JsonObject } from "../wire/read-json";
import { buildFilter } from "./build-filter";
import type { Chunk, KnowledgeBase, ScoredChunk } from "./knowledge-base";

const DEFAULT_RESULTS = 5;
const MAX_RESULTS = 100;
const MAX_QUERY_CHARACTERS = 20_000;
/** There is one data source: the documents that the knowledge base was made of. */
const DATA_SOURCE_ID = "LOCALFILES";

/**
 * Answers a Retrieve request.
 * @throws ServiceError (ValidationException) when the request is malformed
 * @see https://docs.aws.amazon.com/bedrock/latest/APIReference/API_agent-runtime_Retrieve.html
 */
export function retrieve(knowledgeBase: KnowledgeBase, body: JsonObject): JsonObject {
  const query = readQuery(body);
  const search = readSearch(body);
  const accepts = search.filter === undefined ? undefined : buildFilter(search.filter);
  const size = readSize(search.numberOfResults);
  const fingerprint = fingerprintOf([query, search.filter]);
  const from = body.nextToken === undefined ? 0 : readOffset(body.nextToken, fingerprint);

  const found = knowledgeBase.search(query, (chunk) => accepts?.(attributesOf(chunk)) ?? true);
  const to = from + size;
  return {
    retrievalResults: found.slice(from, to).map(toResult),
    ...(found.length > to ? { nextToken: `${fingerprint}.${to}` } : {}),
  };
}

function attributesOf(chunk: Chunk): JsonObject {
  return {
    ...(chunk.section === "" ? {} : { section: chunk.section }),
    ...chunk.metadata,
    "x-amz-bedrock-kb-source-uri": chunk.uri,
    "x-amz-bedrock-kb-chunk-id": chunk.id,
    "x-amz-bedrock-kb-data-source-id": DATA_SOURCE_ID,
  };
}

function toResult({ chunk, score }: ScoredChunk): JsonObject {
  return {
    content: { type: "TEXT", text: chunk.text },
    location: { type: "S3", s3Location: { uri: chunk.uri } },
    score,
    metadata: attributesOf(chunk),
  };
}

function readQuery(body: JsonObject): string {
  const text = isJsonObject(body.retrievalQuery) ? body.retrievalQuery.text : undefined;
  if (typeof text !== "string" || text.trim() === "") throw validationError("The retrieval query has no text.");
  if (text.length <= MAX_QUERY_CHARACTERS) return text;
  throw validationError(
    `1 validation error detected: Value at 'retrievalQuery.text' failed to satisfy constraint: Member must have length less than or equal to ${MAX_QUERY_CHARACTERS}`,
  );
}

/** `vectorSearchConfiguration`, or the one of managed knowledge bases. */
function readSearch(body: JsonObject): JsonObject {
  const configuration = isJsonObject(body.retrievalConfiguration) ? body.retrievalConfiguration : {};
  const search = configuration.vectorSearchConfiguration ?? configuration.managedSearchConfiguration;
  return isJsonObject(search) ? search : {};
}

function readSize(value: unknown): number {
  if (value === undefined || value === null) return DEFAULT_RESULTS;
  if (typeof value === "number" && Number.isInteger(value) && value >= 1 && value <= MAX_RESULTS) return value;
  throw validationError(
    `1 validation error detected: Value '${String(value)}' at 'numberOfResults' failed to satisfy constraint: Member must be between 1 and ${MAX_RESULTS}`,
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
