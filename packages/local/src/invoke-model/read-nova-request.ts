import type { ConverseRequest, WireBlock } from "../converse/converse-request";
import { parseConverseRequest } from "../converse/parse-converse-request";
import { isJsonObject, type JsonObject, readObjects } from "../wire/read-json";
import { malformedInput } from "./malformed-input";

const VERSION = "messages-v1";

/**
 * Reads a body of Nova's own schema, which is Converse's but for the cache point inside a text block
 * and a few names.
 * @throws ServiceError (ValidationException)
 * @see https://docs.aws.amazon.com/nova/latest/userguide/complete-request-schema.html
 */
export function readNovaRequest(modelId: string, body: JsonObject): ConverseRequest {
  if (body.messages === undefined) throw malformedInput("#: required key [messages] not found");
  if (body.schemaVersion !== undefined && body.schemaVersion !== VERSION) {
    throw malformedInput(`#/schemaVersion: ${JSON.stringify(body.schemaVersion)} is not "${VERSION}"`);
  }
  const extraneous = ["max_tokens", "maxTokens", "temperature", "prompt"].find((key) => key in body);
  if (extraneous !== undefined) throw malformedInput(`#: extraneous key [${extraneous}] is not permitted`);
  const config = isJsonObject(body.inferenceConfig) ? body.inferenceConfig : {};
  return parseConverseRequest(modelId, {
    messages: readObjects(body.messages).map(({ role, content }) => ({ role, content: splitCachePoints(content) })),
    system: splitCachePoints(body.system),
    ...(body.toolConfig === undefined ? {} : { toolConfig: body.toolConfig }),
    inferenceConfig: { ...config, maxTokens: config.maxTokens ?? config.max_new_tokens },
  });
}

/** `{ text, cachePoint }` is a text and a cache point after it. */
function splitCachePoints(content: unknown): WireBlock[] {
  if (typeof content === "string") return [{ text: content }];
  return readObjects(content).flatMap(({ cachePoint, ...block }): WireBlock[] => {
    const point = cachePoint === undefined ? [] : [{ cachePoint }];
    return Object.keys(block).length === 0 ? point : [block, ...point];
  });
}
