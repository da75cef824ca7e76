import { omitUndefined } from "@bedrock-routed/core";
import { checkToolPairs, readMessages, readSystem } from "../converse-request/check-messages";
import type { ConverseRequest, WireBlock } from "../converse-request/converse-request";
import { parseInferenceConfig, readModelOutputSchema } from "../converse-request/parse-converse-request";
import { parseToolConfig, readSingleToolCall, type ToolConfig } from "../converse-request/parse-tool-config";
import { malformedInput } from "../wire/constraints";
import { isJsonObject, type JsonObject, readObjects } from "../wire/read-json";
import { validationError } from "../wire/service-error";
import { checkAnthropicTypes } from "./check-anthropic-types";

/** Members of Anthropic's own API that Amazon Bedrock takes elsewhere. */
const EXTRANEOUS_MEMBERS = ["model", "stream"];

/**
 * Reads a body of Anthropic's Messages API into the equivalent Converse request.
 * @throws ServiceError (ValidationException)
 * @see https://docs.aws.amazon.com/bedrock/latest/userguide/model-parameters-anthropic-claude-messages-request-response.html
 */
export function readAnthropicRequest(modelId: string, body: JsonObject): ConverseRequest {
  checkMembers(body);
  checkAnthropicTypes(body);
  checkAnthropicVersion(modelId, body);
  const toolConfig = readTools(body);
  const messages = readMessages(mergeTurns(readObjects(body.messages)));
  checkToolPairs(messages, true);
  return {
    modelId,
    messages,
    system: readSystem(body.system === "" ? [] : toContentBlocks(body.system)),
    ...toolConfig,
    ...parseInferenceConfig({
      maxTokens: body.max_tokens,
      temperature: body.temperature,
      topP: body.top_p,
      stopSequences: body.stop_sequences,
    }),
    additionalModelRequestFields: omitUndefined({ top_k: body.top_k, thinking: body.thinking }),
    ...omitUndefined({ outputSchema: readModelOutputSchema(body) }),
  };
}

function checkMembers(body: JsonObject): void {
  for (const key of ["anthropic_version", "max_tokens", "messages"]) {
    if (body[key] === undefined) throw malformedInput(`#: required key [${key}] not found`);
  }
  const extraneous = EXTRANEOUS_MEMBERS.find((key) => key in body);
  if (extraneous !== undefined) throw malformedInput(`#: extraneous key [${extraneous}] is not permitted`);
}

const BEDROCK_VERSION = "bedrock-2023-05-31";
const NEW_VERSION = "2026-10-21";
/** Matches `claude-opus-4-7` and `claude-sonnet-5`, but not the date in `claude-sonnet-4-20250514`. */
const MODEL_VERSION = /claude-[a-z]+-(?<major>\d)(?:-(?<minor>\d{1,2})(?!\d))?/;
/** Members that the new version removed. */
const REMOVED_MEMBERS = ["temperature", "top_p", "top_k"];

/**
 * Checks `anthropic_version`, and the members that its newer value forbids. The newer value is for Claude 4.7 and
 * later. Anthropic's clients send it by default since their major releases of October 2026.
 * @see https://platform.claude.com/docs/en/api/migration-2026-10-21
 */
function checkAnthropicVersion(modelId: string, body: JsonObject): void {
  const version = body.anthropic_version;
  if (version === BEDROCK_VERSION) return;
  if (version !== NEW_VERSION || !takesNewVersion(modelId)) {
    throw malformedInput(
      `#/anthropic_version: ${JSON.stringify(version)} is not supported by this model, use "${BEDROCK_VERSION}"`,
    );
  }
  const removed = REMOVED_MEMBERS.find((key) => body[key] !== undefined);
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

/** Whether a text block, or a text block inside of a search result, has citations. */
function hasCitations({ type, citations, content }: JsonObject): boolean {
  if (type === "search_result") return readObjects(content).some(hasCitations);
  return type === "text" && Array.isArray(citations) && citations.length > 0;
}

/** Ids that do not show their model, such as those of application inference profiles, are accepted. */
function takesNewVersion(modelId: string): boolean {
  const { major, minor = "0" } = MODEL_VERSION.exec(modelId)?.groups ?? {};
  if (/claude-3-/.test(modelId)) return false;
  return major === undefined || Number(major) > 4 || (Number(major) === 4 && Number(minor) >= 7);
}

/** Merges consecutive messages of one role. The Messages API accepts them, but Converse does not. */
function mergeTurns(messages: readonly JsonObject[]): JsonObject[] {
  const merged: { role: unknown; content: WireBlock[] }[] = [];
  for (const { role, content } of messages) {
    const last = merged.at(-1);
    const blocks = toContentBlocks(content);
    if (last !== undefined && last.role === role) last.content.push(...blocks);
    else merged.push({ role, content: blocks });
  }
  return merged;
}

function readTools(body: JsonObject): ToolConfig {
  const specs = readObjects(body.tools);
  if (specs.length === 0) return { tools: [] };
  const choice = isJsonObject(body.tool_choice) ? body.tool_choice : {};
  const config = parseToolConfig({
    tools: specs.flatMap((tool) => [toTool(tool), ...toCachePoint(tool)]),
    toolChoice: toToolChoice(choice),
  });
  if (choice.type === "none") return { tools: config.tools, toolChoice: { kind: "none" } };
  return { ...config, ...omitUndefined({ singleToolCall: readSingleToolCall(choice) }) };
}

function toToolChoice({ type, name }: JsonObject): JsonObject | undefined {
  if (type === "any") return { any: {} };
  return type === "tool" ? { tool: { name } } : undefined;
}

/** Anthropic's own tools, such as `bash_20250124`, have a type and no schema. */
function toTool({ name, description, input_schema: json }: JsonObject): WireBlock {
  if (json === undefined) return { systemTool: { name } };
  return { toolSpec: omitUndefined({ name, description, inputSchema: { json } }) };
}

/** Converts the content of a message or system prompt to Converse blocks. `cache_control` becomes a cache point. */
function toContentBlocks(content: unknown): WireBlock[] {
  if (typeof content === "string") return [{ text: content }];
  return readObjects(content).flatMap((block) => [toContentBlock(block), ...toCachePoint(block)]);
}

/** Returns the cache point after a block with `cache_control`. Empty for other blocks. */
function toCachePoint({ cache_control: control }: JsonObject): WireBlock[] {
  return isJsonObject(control) ? [{ cachePoint: omitUndefined({ type: "default", ttl: control.ttl }) }] : [];
}

function toContentBlock(block: JsonObject): WireBlock {
  switch (block.type) {
    case "text":
      return { text: block.text };
    case "image":
      return { image: { source: block.source } };
    case "document":
      return toDocument(block);
    case "search_result":
      return { searchResult: { source: block.source, title: block.title, content: block.content } };
    case "tool_use":
      return { toolUse: { toolUseId: block.id, name: block.name, input: block.input } };
    case "tool_result":
      return toToolResult(block);
    case "thinking":
      return { reasoningContent: { reasoningText: { text: block.thinking, signature: block.signature } } };
    case "redacted_thinking":
      return { reasoningContent: { redactedContent: block.data } };
    default:
      // The check of the content blocks refuses an unknown kind.
      return { [String(block.type)]: block };
  }
}

function toToolResult(block: JsonObject): WireBlock {
  const status = block.is_error === true ? { status: "error" } : {};
  return { toolResult: { toolUseId: block.tool_use_id, content: toContentBlocks(block.content), ...status } };
}

function toDocument({ source, title, context }: JsonObject): WireBlock {
  const from = isJsonObject(source) ? source : {};
  const isText = from.type === "text" || from.media_type === "text/plain";
  const text = from.type === "content" ? { content: readObjects(from.content) } : { text: from.data };
  return {
    document: {
      // A title is free text, which is not allowed in the name of a Converse document.
      name: "document",
      format: isText ? "txt" : "pdf",
      source: isText || from.type === "content" ? text : { bytes: from.data },
      context: [title, context].filter((part) => typeof part === "string").join("\n"),
    },
  };
}
