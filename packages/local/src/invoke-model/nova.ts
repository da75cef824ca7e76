import { readTokenUsage } from "@bedrock-routed/core";
import { buildContentBlock, buildStreamEvents } from "../converse/build-response";
import type { ConverseOutcome } from "../converse/converse";
import type { ConverseRequest } from "../converse-request/converse-request";
import { parseConverseRequest } from "../converse-request/parse-converse-request";
import { checkAs } from "../service-model/read-input";
import { malformedInput } from "../wire/constraints";
import { isJsonObject, type JsonObject } from "../wire/read-json";

const SCHEMA_VERSION = "messages-v1";
const EXTRANEOUS_MEMBERS = ["max_tokens", "maxTokens", "temperature", "prompt"];

/**
 * Reads a body of Nova's schema into the equivalent Converse request. The schemas differ in a few names, and in cache
 * points: Nova writes them inside of text blocks.
 * @throws ServiceError (ValidationException)
 * @see https://docs.aws.amazon.com/nova/latest/userguide/complete-request-schema.html
 */
export function readNovaRequest(modelId: string, body: JsonObject): ConverseRequest {
  if (body.messages === undefined) throw malformedInput("#: required key [messages] not found");
  if (body.schemaVersion !== undefined && body.schemaVersion !== SCHEMA_VERSION) {
    throw malformedInput(`#/schemaVersion: ${JSON.stringify(body.schemaVersion)} is not "${SCHEMA_VERSION}"`);
  }
  const extraneous = EXTRANEOUS_MEMBERS.find((key) => key in body);
  if (extraneous !== undefined) throw malformedInput(`#: extraneous key [${extraneous}] is not permitted`);
  const config = isJsonObject(body.inferenceConfig) ? body.inferenceConfig : {};
  const { messages, toolConfig } = body;
  const conversation = checkAs(
    "CountTokens",
    "ConverseTokensRequest",
    { messages: mapItems(messages, splitContent), system: splitCachePoints(body.system), toolConfig },
    "",
  );
  return parseConverseRequest(modelId, {
    ...(isJsonObject(conversation) ? conversation : {}),
    inferenceConfig: { ...config, maxTokens: config.maxTokens ?? config.max_new_tokens },
  });
}

function splitContent({ role, content }: JsonObject): JsonObject {
  return { role, content: splitCachePoints(content) };
}

/** Splits `{ text, cachePoint }` into a text and a cache point after it. */
function splitCachePoints(content: unknown): unknown {
  if (typeof content === "string") return [{ text: content }];
  const split = mapItems(content, ({ cachePoint, ...block }) => {
    const point = cachePoint === undefined ? [] : [{ cachePoint }];
    return Object.keys(block).length === 0 ? point : [block, ...point];
  });
  return Array.isArray(split) ? split.flat() : split;
}

/** Changes the objects in a list. Other values stay for the check of the types. */
function mapItems(list: unknown, change: (item: JsonObject) => unknown): unknown {
  return Array.isArray(list) ? list.map((item: unknown) => (isJsonObject(item) ? change(item) : item)) : list;
}

/** Builds the body of an InvokeModel response for a Nova model. */
export function buildNovaResponse(outcome: ConverseOutcome): JsonObject {
  return {
    output: { message: { content: outcome.blocks.map(buildContentBlock), role: "assistant" } },
    stopReason: outcome.stopReason,
    usage: buildNovaUsage(outcome),
  };
}

/** Builds the chunks of a streamed response for a Nova model: the events of ConverseStream, each under its name. */
export function buildNovaEvents(outcome: ConverseOutcome): JsonObject[] {
  return buildStreamEvents(outcome, 0).map(({ type, body }) => {
    if (type === "messageStop") return { messageStop: { stopReason: outcome.stopReason } };
    if (type === "metadata") return { metadata: { usage: buildNovaUsage(outcome), metrics: {}, trace: {} } };
    return { [type]: body };
  });
}

function buildNovaUsage({ usage }: ConverseOutcome): JsonObject {
  const tokens = readTokenUsage(usage);
  const { inputTokens = 0, outputTokens = 0, cacheReadTokens = 0, cacheWrite5mTokens = 0 } = tokens ?? {};
  return {
    inputTokens,
    outputTokens,
    totalTokens: usage.totalTokens,
    cacheReadInputTokenCount: cacheReadTokens,
    cacheWriteInputTokenCount: cacheWrite5mTokens,
  };
}
