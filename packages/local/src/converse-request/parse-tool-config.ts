import { omitUndefined } from "@bedrock-routed/core";
import { checkLength, checkPattern, constraintError, missingError } from "../wire/constraints";
import { isJsonObject, type JsonObject, readObjects } from "../wire/read-json";
import { validationError } from "../wire/service-error";
import { checkCachePointBlock } from "./check-messages";
import type { ToolChoiceRequest, WireBlock } from "./converse-request";

const TOOL_NAME = "[a-zA-Z0-9_-]+";
const MAX_NAME_LENGTH = 64;

/** A valid `toolConfig`. */
export interface ToolConfig {
  readonly tools: readonly WireBlock[];
  readonly toolChoice?: ToolChoiceRequest;
  readonly singleToolCall?: boolean;
}

/**
 * Whether Claude's own `tool_choice` allows one tool call at most. In Converse it is in `additionalModelRequestFields`.
 * @returns `undefined` when it does not say so
 */
export function readSingleToolCall(choice: unknown): true | undefined {
  return isJsonObject(choice) && choice.disable_parallel_tool_use === true ? true : undefined;
}

/** Parses `toolConfig`. @throws ServiceError (ValidationException) */
export function parseToolConfig(value: unknown): ToolConfig {
  if (value === undefined || value === null) return { tools: [] };
  const config = isJsonObject(value) ? value : {};
  if (!Array.isArray(config.tools)) throw missingError("toolConfig.tools");
  const tools = readObjects(config.tools);
  checkLength(tools.length, config.tools, "toolConfig.tools", 1, Number.POSITIVE_INFINITY);
  const names = tools.flatMap(readToolName);
  const repeated = names.find((name, index) => names.indexOf(name) !== index);
  if (repeated !== undefined) throw validationError(`The tool ${repeated} is already defined at toolConfig.tools.`);
  return { tools, ...omitUndefined({ toolChoice: readToolChoice(config.toolChoice, names) }) };
}

/** Checks a tool. @returns its name in a list, which is empty for a cache point */
function readToolName(tool: JsonObject, index: number): string[] {
  const path = `toolConfig.tools.${index + 1}.member`;
  if (isJsonObject(tool.cachePoint)) {
    checkCachePointBlock(tool.cachePoint, `${path}.cachePoint`);
    return [];
  }
  if (isJsonObject(tool.systemTool)) return [checkName(tool.systemTool.name, `${path}.systemTool.name`)];
  if (!isJsonObject(tool.toolSpec)) {
    throw validationError(`The Tool object at ${path} must have one of: toolSpec, systemTool, cachePoint.`);
  }
  const { name, description, inputSchema } = tool.toolSpec;
  const checkedName = checkName(name, `${path}.toolSpec.name`);
  if (description === "") {
    throw constraintError(description, `${path}.toolSpec.description`, "have length greater than or equal to 1");
  }
  const schema = isJsonObject(inputSchema) ? inputSchema.json : undefined;
  if (!isJsonObject(schema)) throw missingError(`${path}.toolSpec.inputSchema.json`);
  if (schema.type !== "object") {
    // The service counts from 0 here, and from 1 in the paths of its constraint errors.
    throw validationError(
      `The value at toolConfig.tools.${index}.toolSpec.inputSchema.json.type must be one of the following: object.`,
    );
  }
  return [checkedName];
}

function checkName(name: unknown, path: string): string {
  if (name === undefined || name === null) throw missingError(path);
  checkPattern(name, path, TOOL_NAME);
  checkLength(name.length, name, path, 1, MAX_NAME_LENGTH);
  return name;
}

function readToolChoice(value: unknown, names: readonly string[]): ToolChoiceRequest | undefined {
  if (value === undefined || value === null) return undefined;
  const choice = isJsonObject(value) ? value : {};
  if (isJsonObject(choice.auto)) return { kind: "auto" };
  if (isJsonObject(choice.any)) return { kind: "any" };
  const name = isJsonObject(choice.tool) ? choice.tool.name : undefined;
  if (typeof name !== "string") throw missingError("toolConfig.toolChoice.tool.name");
  if (names.includes(name)) return { kind: "tool", name };
  throw validationError(`The tool ${name} in toolConfig.toolChoice.tool is not defined at toolConfig.tools.`);
}
