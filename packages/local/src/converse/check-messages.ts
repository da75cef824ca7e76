import { validationError } from "../errors/service-error";
import { isJsonObject, type JsonObject, readObjects } from "../wire/read-json";
import { checkCachePointBlock, checkContentBlock } from "./check-content-block";
import { checkEnum } from "./check-value";
import type { WireBlock, WireMessage } from "./converse-request";

/**
 * Reads `messages`: a user message first, then in turns, none without content.
 * @throws ServiceError (ValidationException), in the words of the service
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

/** The service model also has `system`; which models take it is not documented, so it is refused here. */
function readRole(role: unknown, index: number): WireMessage["role"] {
  if (role === "user" || role === "assistant") return role;
  checkEnum(role, `messages.${index + 1}.member.role`, ["user", "assistant"]);
  return "user";
}
