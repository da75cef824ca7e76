import { checkEnum, checkPattern, missingError } from "../wire/constraints";
import { isJsonObject, type JsonObject, readObjects } from "../wire/read-json";
import { validationError } from "../wire/service-error";
import type { WireBlock, WireMessage } from "./converse-request";

/**
 * Reads `messages`. The first message must be the user's, the roles must alternate, and no message may be empty.
 * @throws ServiceError (ValidationException) with the service's message
 */
export function readMessages(value: unknown): readonly WireMessage[] {
  const messages = readObjects(value).map(readMessage);
  if (messages[0]?.role !== "user") {
    throw validationError(
      "A conversation must start with a user message. Try again with a conversation that starts with a user message.",
    );
  }
  if (messages.some(({ role }, index) => index > 0 && role === messages[index - 1]?.role)) {
    throw validationError(
      "A conversation must alternate between user and assistant roles. Make sure the conversation alternates between user and assistant roles and try again.",
    );
  }
  return messages;
}

/** Reads `system`. @throws ServiceError (ValidationException) */
export function readSystem(value: unknown): readonly WireBlock[] {
  const blocks = readObjects(value);
  blocks.forEach((block, index) => {
    if (isJsonObject(block.cachePoint)) checkCachePointBlock(block.cachePoint, `system.${index + 1}.member.cachePoint`);
    if (typeof block.text !== "string" || block.text.trim() !== "") return;
    throw validationError(
      `The text field in the SystemContentBlock object at system.${index} is blank. Add text to the text field, and try again.`,
    );
  });
  return blocks;
}

function readMessage(message: JsonObject, index: number): WireMessage {
  const role = readRole(message.role, index);
  const content = readObjects(message.content);
  const at = `messages.${index}`;
  if (content.length === 0) {
    throw validationError(
      `The content field in the Message object at ${at} is empty. Add a ContentBlock object to the content field and try again.`,
    );
  }
  content.forEach((block, position) => {
    checkContentBlock(block, `${at}.content.${position}`);
  });
  return { role, content };
}

/** The service model also has the role `system`, but AWS does not document which models take it. It is refused here. */
function readRole(role: unknown, index: number): WireMessage["role"] {
  if (role === "user" || role === "assistant") return role;
  checkEnum(role, `messages.${index + 1}.member.role`, ["user", "assistant"]);
  return "user";
}

/** The members of the union `ContentBlock` in the service model. */
const BLOCK_KINDS = new Set([
  "text",
  "image",
  "document",
  "video",
  "audio",
  "toolUse",
  "toolResult",
  "guardContent",
  "cachePoint",
  "reasoningContent",
  "citationsContent",
  "searchResult",
  "toolAddition",
  "toolRemoval",
]);
/** The name of a document becomes part of the prompt, so the service allows few characters. */
const DOCUMENT_NAME = /^(?!.*\s\s)[\p{L}\p{N}\s()[\]-]{1,200}$/u;
const TOOL_USE_ID = "[a-zA-Z0-9_.:-]{1,64}";

/**
 * Checks a content block on its own. `checkToolPairs` checks the relations between blocks.
 * @param path such as `messages.0.content.1`
 */
function checkContentBlock(block: WireBlock, path: string): void {
  const kinds = Object.keys(block).filter((key) => BLOCK_KINDS.has(key) && block[key] !== null);
  if (kinds.length !== 1) {
    throw validationError(
      `The ContentBlock object at ${path} must have exactly one member, of: ${[...BLOCK_KINDS].join(", ")}.`,
    );
  }
  if (typeof block.text === "string" && block.text.trim() === "") {
    throw validationError(
      `The text field in the ContentBlock object at ${path} is blank. Add text to the text field, and try again.`,
    );
  }
  if (isJsonObject(block.cachePoint)) checkCachePointBlock(block.cachePoint, `${path}.cachePoint`);
  if (isJsonObject(block.document)) checkDocument(block.document, path);
  if (isJsonObject(block.toolUse)) checkToolUse(block.toolUse, `${path}.toolUse`);
  if (isJsonObject(block.toolResult)) checkToolResult(block.toolResult, path);
}

function checkToolUse(toolUse: JsonObject, path: string): void {
  checkPattern(toolUse.toolUseId, `${path}.toolUseId`, TOOL_USE_ID);
  if (toolUse.input === undefined || toolUse.input === null) throw missingError(`${path}.input`);
}

/** Checks the members of a cache point. @throws ServiceError (ValidationException) */
export function checkCachePointBlock(cachePoint: JsonObject, path: string): void {
  checkEnum(cachePoint.type, `${path}.type`, ["default"]);
  if (cachePoint.ttl !== undefined && cachePoint.ttl !== null) checkEnum(cachePoint.ttl, `${path}.ttl`, ["5m", "1h"]);
}

function checkToolResult(toolResult: JsonObject, path: string): void {
  checkPattern(toolResult.toolUseId, `${path}.toolResult.toolUseId`, TOOL_USE_ID);
  if (!Array.isArray(toolResult.content)) throw missingError(`${path}.toolResult.content`);
  if (toolResult.status === "error" && readObjects(toolResult.content).length === 0) {
    throw validationError(`The content field at ${path}.toolResult cannot be empty when status value is error.`);
  }
}

function checkDocument(document: JsonObject, path: string): void {
  if (typeof document.name !== "string") throw missingError(`${path}.document.name`);
  if (!isJsonObject(document.source)) throw missingError(`${path}.document.source`);
  if (DOCUMENT_NAME.test(document.name)) return;
  throw validationError(
    "The document file name can only contain alphanumeric characters, whitespace characters, hyphens, parentheses, and square brackets. The name can't contain more than one consecutive whitespace character.",
  );
}

const MAX_DOCUMENTS = 5;

/**
 * Checks the `document` blocks of a request, those of tool results included: there are at most five, their names are
 * unique, and a message with a document also has a text.
 *
 * @see https://docs.aws.amazon.com/bedrock/latest/userguide/inference-api-restrictions.html
 * @see https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_Message.html
 * @throws ServiceError (ValidationException). AWS does not document the message for a repeated name
 */
export function checkDocuments(messages: readonly WireMessage[]): void {
  const blocks = messages.flatMap(({ content }) => content);
  const results = blocks.flatMap(({ toolResult }) => (isJsonObject(toolResult) ? readObjects(toolResult.content) : []));
  const documents = [...blocks, ...results].flatMap(({ document }) => (isJsonObject(document) ? [document] : []));
  if (documents.length > MAX_DOCUMENTS) {
    throw validationError(`You can't include more than ${MAX_DOCUMENTS} documents in a request.`);
  }
  const names = documents.map(({ name }) => name);
  const repeated = names.find((name, index) => names.indexOf(name) !== index);
  if (repeated !== undefined) {
    throw validationError(`The document name ${String(repeated)} is used more than once in the request.`);
  }
  if (messages.some(({ content }) => content.some(hasDocument) && !content.some(({ text }) => text !== undefined))) {
    throw validationError("A text block must be included when using documents.");
  }
}

function hasDocument({ document }: WireBlock): boolean {
  return isJsonObject(document);
}

/**
 * Checks that the message after a tool use holds its result, and that every result belongs to a tool use.
 * @param hasToolConfig whether the request defines tools
 * @throws ServiceError (ValidationException) with the service's message
 */
export function checkToolPairs(messages: readonly WireMessage[], hasToolConfig: boolean): void {
  messages.forEach((message, index) => {
    const at = `messages.${index}.content`;
    const results = idsOf(message, "toolResult");
    const uses = idsOf(message, "toolUse");
    if (!hasToolConfig && results.length + uses.length > 0) {
      throw validationError("The toolConfig field must be defined when using toolUse and toolResult content blocks.");
    }
    checkUnique(uses, `The toolUse blocks at ${at}`);
    checkUnique(results, `The toolResult blocks at ${at}`);
    const previous = messages[index - 1];
    checkResults(previous === undefined ? [] : idsOf(previous, "toolUse"), results, at);
  });
}

function checkResults(expected: readonly string[], results: readonly string[], at: string): void {
  const missing = expected.filter((id) => !results.includes(id));
  if (missing.length > 0) {
    throw validationError(`Expected toolResult blocks at ${at} for the following Ids: ${missing.join(", ")}`);
  }
  if (results.length > expected.length) {
    throw validationError(
      `The number of toolResult blocks at ${at} exceeds the number of toolUse blocks of previous turn.`,
    );
  }
}

function checkUnique(ids: readonly string[], what: string): void {
  const repeated = ids.filter((id, index) => ids.indexOf(id) !== index);
  if (repeated.length > 0) throw validationError(`${what} contain duplicate Ids: ${repeated.join(", ")}`);
}

/** Tools that the service itself runs are left out: their results are in the same assistant message. */
function idsOf({ content, role }: WireMessage, kind: "toolUse" | "toolResult"): string[] {
  if (kind === "toolResult" && role === "assistant") return [];
  return content.flatMap((block) => {
    const value = block[kind];
    if (!isJsonObject(value) || value.type === "server_tool_use") return [];
    return typeof value.toolUseId === "string" ? [value.toolUseId] : [];
  });
}
