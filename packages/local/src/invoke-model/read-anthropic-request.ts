import { readMessages, readSystem } from "../converse/check-messages";
import { checkToolPairs } from "../converse/check-tool-pairs";
import type { ConverseRequest, ToolChoiceRequest, WireBlock } from "../converse/converse-request";
import { parseInferenceConfig } from "../converse/parse-inference-config";
import { readModelOutputSchema } from "../converse/parse-output-config";
import { parseToolConfig } from "../converse/parse-tool-config";
import { isJsonObject, type JsonObject, readObjects } from "../wire/read-json";
import { checkAnthropicVersion } from "./check-anthropic-version";
import { malformedInput } from "./malformed-input";
import { toCachePoint, toContentBlocks } from "./to-content-blocks";

/** Members of Anthropic's own API that Amazon Bedrock takes elsewhere. */
const EXTRANEOUS = ["model", "stream"];

/**
 * Reads a body of Anthropic's Messages API as the Converse request that says the same.
 * @throws ServiceError (ValidationException)
 * @see https://docs.aws.amazon.com/bedrock/latest/userguide/model-parameters-anthropic-claude-messages-request-response.html
 */
export function readAnthropicRequest(modelId: string, body: JsonObject): ConverseRequest {
  checkMembers(body);
  checkAnthropicVersion(modelId, body);
  const { tools, toolChoice } = readTools(body);
  const messages = readMessages(mergeTurns(readObjects(body.messages)));
  checkToolPairs(messages, true);
  const outputSchema = readModelOutputSchema(body);
  return {
    modelId,
    messages,
    system: readSystem(toSystem(body.system)),
    tools,
    ...(toolChoice === undefined ? {} : { toolChoice }),
    ...parseInferenceConfig({
      maxTokens: body.max_tokens,
      temperature: body.temperature,
      topP: body.top_p,
      stopSequences: body.stop_sequences,
    }),
    ...(outputSchema === undefined ? {} : { outputSchema }),
  };
}

function checkMembers(body: JsonObject): void {
  for (const key of ["anthropic_version", "max_tokens", "messages"]) {
    if (body[key] === undefined) throw malformedInput(`#: required key [${key}] not found`);
  }
  const extraneous = EXTRANEOUS.find((key) => key in body);
  if (extraneous !== undefined) throw malformedInput(`#: extraneous key [${extraneous}] is not permitted`);
}

/** Unlike Converse, the Messages API takes several messages of one role in a row. */
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

function toSystem(system: unknown): unknown {
  return system === "" ? [] : toContentBlocks(system);
}

function readTools(body: JsonObject): { tools: readonly WireBlock[]; toolChoice?: ToolChoiceRequest } {
  const specs = readObjects(body.tools);
  if (specs.length === 0) return { tools: [] };
  const choice = isJsonObject(body.tool_choice) ? body.tool_choice : {};
  const config = parseToolConfig({
    tools: specs.flatMap((tool) => [toTool(tool), ...toCachePoint(tool)]),
    ...(choice.type === "any" ? { toolChoice: { any: {} } } : {}),
    ...(choice.type === "tool" ? { toolChoice: { tool: { name: choice.name } } } : {}),
  });
  return choice.type === "none" ? { tools: config.tools, toolChoice: { kind: "none" } } : config;
}

/** Tools of Anthropic's own, such as `bash_20250124`, have a type and no schema. */
function toTool({ name, description, input_schema: json }: JsonObject): WireBlock {
  if (json === undefined) return { systemTool: { name } };
  return { toolSpec: { name, ...(description === undefined ? {} : { description }), inputSchema: { json } } };
}
