import { type ServiceError, validationError } from "../errors/service-error";
import { isJsonObject, type JsonObject, readObjects, readStrings } from "../wire/read-json";
import type { ConverseRequest, WireMessage } from "./converse-request";

/**
 * Reads a Converse or ConverseStream body.
 * @throws ServiceError (ValidationException), in the words of the service
 */
export function parseConverseRequest(modelId: string, body: unknown): ConverseRequest {
  if (!isJsonObject(body)) throw validationError("The request body is not a JSON object.");
  const config = isJsonObject(body.inferenceConfig) ? body.inferenceConfig : {};
  const maxTokens = readMaxTokens(config.maxTokens);
  return {
    modelId,
    messages: readMessages(body.messages),
    system: readObjects(body.system),
    tools: readObjects(isJsonObject(body.toolConfig) ? body.toolConfig.tools : undefined),
    ...(maxTokens === undefined ? {} : { maxTokens }),
    stopSequences: readStrings(config.stopSequences).filter((sequence) => sequence !== ""),
    ...(isJsonObject(body.serviceTier) ? { serviceTier: body.serviceTier } : {}),
    ...(isJsonObject(body.performanceConfig) ? { performanceConfig: body.performanceConfig } : {}),
  };
}

function readMessages(value: unknown): readonly WireMessage[] {
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

function readMessage(message: JsonObject, index: number): WireMessage {
  const { role } = message;
  if (role !== "user" && role !== "assistant") throw badRole(role, index);
  const content = readObjects(message.content);
  const at = `messages.${index}`;
  if (content.length === 0) {
    throw validationError(
      `The content field in the Message object at ${at} is empty. Add a ContentBlock object to the content field and try again.`,
    );
  }
  const blank = content.findIndex((block) => typeof block.text === "string" && block.text.trim() === "");
  if (blank >= 0) {
    throw validationError(
      `The text field in the ContentBlock object at ${at}.content.${blank} is blank. Add text to the text field, and try again.`,
    );
  }
  return { role, content };
}

function badRole(role: unknown, index: number): ServiceError {
  return validationError(
    `1 validation error detected: Value '${String(role)}' at 'messages.${index + 1}.member.role' failed to satisfy constraint: Member must satisfy enum value set: [user, assistant]`,
  );
}

function readMaxTokens(value: unknown): number | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value === "number" && Number.isInteger(value) && value >= 1) return value;
  throw validationError(
    `1 validation error detected: Value '${String(value)}' at 'inferenceConfig.maxTokens' failed to satisfy constraint: Member must have value greater than or equal to 1`,
  );
}
