import { isJsonObject, type JsonObject, readObjects } from "../wire/read-json";
import { type ServiceError, validationError } from "../wire/service-error";

/** The members of a content block that are texts, by the type of the block. */
const TEXTS: ReadonlyMap<unknown, readonly string[]> = new Map([
  ["text", ["text"]],
  ["thinking", ["thinking"]],
  ["redacted_thinking", ["data"]],
  ["tool_use", ["id", "name"]],
  ["tool_result", ["tool_use_id"]],
]);

/**
 * Checks the types in a body of the Messages API. The messages are those of Anthropic, whose service names the path
 * and the type that it expects.
 * @throws ServiceError (ValidationException)
 */
export function checkAnthropicTypes(body: JsonObject): void {
  checkNumber(body.max_tokens, "max_tokens", true);
  for (const name of ["temperature", "top_p", "top_k"]) checkNumber(body[name], name, name === "top_k");
  checkStrings(body.stop_sequences, "stop_sequences");
  checkContent(body.system, "system");
  checkItems(body.messages, "messages", (message, path) => {
    if (typeof message.role !== "string") throw wrongType(`${path}.role`, "string");
    if (message.content === undefined || message.content === null) throw wrongType(`${path}.content`, "list");
    checkContent(message.content, `${path}.content`);
  });
  checkItems(body.tools, "tools", ({ name }, path) => {
    if (typeof name !== "string") throw wrongType(`${path}.name`, "string");
  });
  for (const name of ["tool_choice", "thinking", "metadata", "output_config", "output_format"]) {
    const value = body[name] ?? undefined;
    if (value !== undefined && !isJsonObject(value)) throw wrongType(name, "dictionary");
  }
}

/** Content is a text or a list of blocks. */
function checkContent(content: unknown, path: string): void {
  if (typeof content === "string") return;
  checkItems(content, path, (block, at) => {
    const { type } = block;
    if (typeof type !== "string") throw wrongType(`${at}.type`, "string");
    for (const name of TEXTS.get(type) ?? []) {
      if (typeof block[name] !== "string") throw wrongType(`${at}.${type}.${name}`, "string");
    }
    if (type === "tool_result") checkContent(block.content, `${at}.${type}.content`);
    if (type === "tool_use" && !isJsonObject(block.input)) throw wrongType(`${at}.${type}.input`, "dictionary");
  });
}

function checkItems(value: unknown, path: string, check: (item: JsonObject, path: string) => void): void {
  if (value === undefined || value === null) return;
  if (!Array.isArray(value)) throw wrongType(path, "list");
  const objects = readObjects(value);
  if (objects.length < value.length) {
    throw wrongType(`${path}.${value.findIndex((item) => !isJsonObject(item))}`, "dictionary");
  }
  for (const [index, item] of objects.entries()) check(item, `${path}.${index}`);
}

function checkStrings(value: unknown, path: string): void {
  if (value === undefined || value === null) return;
  if (!Array.isArray(value)) throw wrongType(path, "list");
  const index = value.findIndex((item) => typeof item !== "string");
  if (index >= 0) throw wrongType(`${path}.${index}`, "string");
}

function checkNumber(value: unknown, path: string, isInteger: boolean): void {
  if (value === undefined || value === null) return;
  if (typeof value !== "number") throw wrongType(path, "number");
  if (isInteger && !Number.isInteger(value)) throw wrongType(path, "integer");
}

function wrongType(path: string, type: string): ServiceError {
  return validationError(`${path}: Input should be a valid ${type}`);
}
