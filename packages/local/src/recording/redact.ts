import { createHash } from "node:crypto";
import { isJsonObject } from "../wire/read-json";

/** The account that stands for every account in recordings. */
const ANY_ACCOUNT = "123456789012";
const ACCOUNT_IN_ARN = /(arn:aws[a-z-]{0,10}:[a-z0-9-]{1,30}:[a-z0-9-]{0,25}:)\d{12}(?=:)/g;

/** Replaces the account ids of all ARNs in a text. */
export function maskAccounts(text: string): string {
  return text.replace(ACCOUNT_IN_ARN, `$1${ANY_ACCOUNT}`);
}

/** Applies a function to every string of a JSON value. */
export function mapStrings(value: unknown, map: (text: string, path: readonly string[]) => string): unknown {
  const walk = (inner: unknown, path: readonly string[]): unknown => {
    if (typeof inner === "string") return map(inner, path);
    if (Array.isArray(inner)) return inner.map((item) => walk(item, path));
    if (!isJsonObject(inner)) return inner;
    return Object.fromEntries(Object.entries(inner).map(([key, item]) => [key, walk(item, [...path, key])]));
  };
  return walk(value, []);
}

/** Members whose strings are not content. Everything else is redacted, so that nothing is kept by mistake. */
const KEPT = new Set(
  `role type format stopReason stop_reason stopSequence latency trace guardrailIdentifier guardrailVersion guardrailId
  knowledgeBaseId modelArn modelId invokedModelId model toolUseId tool_use_id id status ttl anthropic_version
  anthropic_beta overrideSearchType schemaVersion taskType input_type embedding_types truncate truncationMode
  embeddingPurpose action streamProcessingMode serviceTier sessionId nextToken response_type documentId effort
  signature`.split(/\s+/),
);
/** A name is kept where it is the name of a tool. */
const TOOLS = new Set(["toolUse", "toolSpec", "tool", "tools", "tool_choice"]);

/** Replaces the texts of a body by their length and a hash, by which a replay still finds them. */
export function redactTexts(value: unknown): unknown {
  return mapStrings(value, (text, path) => {
    const key = path.at(-1) ?? "";
    const isToolName = key === "name" && path.slice(0, -1).some((parent) => TOOLS.has(parent));
    return KEPT.has(key) || isToolName || text === "" || isRedacted(text) ? text : describe(text);
  });
}

/** Removes the values that an error message of the service repeats. */
export function redactMessage(message: string): string {
  return message.replace(/(Value ')(?:[^'\\]|\\.){1,10000}(')/g, "$1[redacted]$2");
}

function isRedacted(text: string): boolean {
  return /^\[redacted \d+ characters [0-9a-f]{12}\]$/.test(text);
}

function describe(text: string): string {
  const hash = createHash("sha256").update(text, "utf8").digest("hex").slice(0, 12);
  return `[redacted ${text.length} characters ${hash}]`;
}
