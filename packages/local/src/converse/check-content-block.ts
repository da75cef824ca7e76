import { validationError } from "../errors/service-error";
import { isJsonObject, type JsonObject, readObjects } from "../wire/read-json";
import { checkEnum, checkPattern } from "./check-value";
import { missingError } from "./constraint-error";
import type { WireBlock } from "./converse-request";

/** Members of the union `ContentBlock` in the service model. */
const KINDS = new Set([
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
/** Names of documents are prompt text, so the service admits few characters. */
const DOCUMENT_NAME = /^(?!.*\s\s)[\p{L}\p{N}\s()[\]-]{1,200}$/u;
const TOOL_USE_ID = "[a-zA-Z0-9_.:-]{1,64}";

/**
 * Checks a content block of a message, as far as it shows in the block alone.
 * @param path such as `messages.0.content.1`
 * @throws ServiceError (ValidationException)
 */
export function checkContentBlock(block: WireBlock, path: string): void {
  const kinds = Object.keys(block).filter((key) => KINDS.has(key) && block[key] !== null);
  if (kinds.length !== 1) {
    throw validationError(
      `The ContentBlock object at ${path} must have exactly one member, of: ${[...KINDS].join(", ")}.`,
    );
  }
  if (typeof block.text === "string" && block.text.trim() === "") {
    throw validationError(
      `The text field in the ContentBlock object at ${path} is blank. Add text to the text field, and try again.`,
    );
  }
  if (isJsonObject(block.cachePoint)) checkCachePointBlock(block.cachePoint, `${path}.cachePoint`);
  if (isJsonObject(block.document)) checkDocument(block.document, path);
  if (isJsonObject(block.toolUse)) checkPattern(block.toolUse.toolUseId, `${path}.toolUse.toolUseId`, TOOL_USE_ID);
  if (isJsonObject(block.toolResult)) checkToolResult(block.toolResult, path);
}

/** @throws ServiceError (ValidationException) */
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
