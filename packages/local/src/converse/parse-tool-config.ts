import { validationError } from "../errors/service-error";
import { isJsonObject, type JsonObject, readObjects } from "../wire/read-json";
import { checkCachePointBlock } from "./check-content-block";
import { checkLength, checkPattern } from "./check-value";
import { constraintError, missingError } from "./constraint-error";
import type { ToolChoiceRequest, WireBlock } from "./converse-request";

const TOOL_NAME = "[a-zA-Z0-9_-]+";
const MAX_NAME = 64;

/** `toolConfig`, checked. */
export interface ToolConfig {
  readonly tools: readonly WireBlock[];
  readonly toolChoice?: ToolChoiceRequest;
}

/** Reads `toolConfig`. @throws ServiceError (ValidationException) */
export function parseToolConfig(value: unknown): ToolConfig {
  if (value === undefined || value === null) return { tools: [] };
  const config = isJsonObject(value) ? value : {};
  if (!Array.isArray(config.tools)) throw missingError("toolConfig.tools");
  const tools = readObjects(config.tools);
  checkLength(tools.length, config.tools, "toolConfig.tools", 1, Number.POSITIVE_INFINITY);
  const names = tools.flatMap((tool, index) => readToolName(tool, `toolConfig.tools.${index + 1}.member`));
  const repeated = names.find((name, index) => names.indexOf(name) !== index);
  if (repeated !== undefined) throw validationError(`The tool ${repeated} is already defined at toolConfig.tools.`);
  const toolChoice = readToolChoice(config.toolChoice, names);
  return { tools, ...(toolChoice === undefined ? {} : { toolChoice }) };
}

function readToolName(tool: JsonObject, path: string): string[] {
  if (isJsonObject(tool.cachePoint)) {
    checkCachePointBlock(tool.cachePoint, `${path}.cachePoint`);
    return [];
  }
  if (isJsonObject(tool.systemTool)) return [checkName(tool.systemTool.name, `${path}.systemTool.name`)];
  if (!isJsonObject(tool.toolSpec)) {
    throw validationError(`The Tool object at ${path} must have one of: toolSpec, systemTool, cachePoint.`);
  }
  const { name, description, inputSchema } = tool.toolSpec;
  const known = checkName(name, `${path}.toolSpec.name`);
  if (description === "")
    throw constraintError(description, `${path}.toolSpec.description`, "have length greater than or equal to 1");
  const schema = isJsonObject(inputSchema) ? inputSchema.json : undefined;
  if (!isJsonObject(schema)) throw missingError(`${path}.toolSpec.inputSchema.json`);
  if (schema.type !== "object") {
    throw validationError(
      `The value at toolConfig.tools.${Number(path.split(".")[2]) - 1}.toolSpec.inputSchema.json.type must be one of the following: object.`,
    );
  }
  return [known];
}

function checkName(name: unknown, path: string): string {
  if (name === undefined || name === null) throw missingError(path);
  checkPattern(name, path, TOOL_NAME);
  checkLength(name.length, name, path, 1, MAX_NAME);
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
