import { validationError } from "../errors/service-error";
import { type JsonObject, readObjects } from "../wire/read-json";
import { malformedInput } from "./malformed-input";

const BEDROCK_VERSION = "bedrock-2023-05-31";
const NEW_VERSION = "2026-10-21";
/** `claude-opus-4-7` and `claude-sonnet-5`, but not the date in `claude-sonnet-4-20250514`. */
const MODEL_VERSION = /claude-[a-z]+-(?<major>\d)(?:-(?<minor>\d{1,2})(?!\d))?/;
/** Members that the new version removed. */
const REMOVED = ["temperature", "top_p", "top_k"];

/**
 * Checks `anthropic_version`, and what its newer value forbids. That one is for Claude 4.7 and later;
 * Anthropic's clients send it by default since their major releases of October 2026.
 * @throws ServiceError (ValidationException)
 * @see https://platform.claude.com/docs/en/api/migration-2026-10-21
 */
export function checkAnthropicVersion(modelId: string, body: JsonObject): void {
  const version = body.anthropic_version;
  if (version === BEDROCK_VERSION) return;
  if (version !== NEW_VERSION || !takesNewVersion(modelId)) {
    throw malformedInput(
      `#/anthropic_version: ${JSON.stringify(version)} is not supported by this model, use "${BEDROCK_VERSION}"`,
    );
  }
  const removed = REMOVED.find((key) => body[key] !== undefined);
  if (removed !== undefined) throw validationError(`${removed}: Extra inputs are not permitted`);
  for (const [index, { role, content }] of readObjects(body.messages).entries()) {
    const blocks = readObjects(content);
    if (role === "assistant" && blocks.some(({ type }) => type === "document")) {
      throw validationError(`messages.${index}: document blocks are not permitted in assistant messages`);
    }
    if (role === "user" && blocks.some(hasCitations)) {
      throw validationError(`messages.${index}: citations are not permitted on text blocks in user messages`);
    }
  }
}

/** Of a text, directly or in a search result. */
function hasCitations({ type, citations, content }: JsonObject): boolean {
  if (type === "search_result") return readObjects(content).some(hasCitations);
  return type === "text" && Array.isArray(citations) && citations.length > 0;
}

/** An id that does not show its model, such as that of an application profile, is let through. */
function takesNewVersion(modelId: string): boolean {
  const { major, minor = "0" } = MODEL_VERSION.exec(modelId)?.groups ?? {};
  if (/claude-3-/.test(modelId)) return false;
  return major === undefined || Number(major) > 4 || (Number(major) === 4 && Number(minor) >= 7);
}
