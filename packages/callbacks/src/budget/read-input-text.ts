import { isBaseMessage } from "@langchain/core/messages";

/** The text of what a runnable is given, to estimate tokens: of a text, a prompt, messages, or any data. */
export function readInputText(input: unknown): string {
  if (typeof input === "string") return input;
  if (isBaseMessage(input)) return input.text;
  if (Array.isArray(input)) return input.map(readInputText).join("\n");
  if (isPrompt(input)) return readInputText(input.toChatMessages());
  if (typeof input === "object" && input !== null) return Object.values(input).map(readInputText).join("\n");
  return input === undefined || input === null ? "" : String(input);
}

function isPrompt(input: unknown): input is { toChatMessages(): unknown } {
  return typeof input === "object" && input !== null && "toChatMessages" in input;
}
