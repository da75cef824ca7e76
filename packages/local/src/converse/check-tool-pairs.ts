import { validationError } from "../errors/service-error";
import { isJsonObject } from "../wire/read-json";
import type { WireMessage } from "./converse-request";

/**
 * Checks that every tool use is followed by its result, and every result follows its use.
 * @throws ServiceError (ValidationException), in the words of the service
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

/** Tools that the service itself runs bring their results with them, in the same message. */
function idsOf({ content, role }: WireMessage, kind: "toolUse" | "toolResult"): string[] {
  if (kind === "toolResult" && role === "assistant") return [];
  return content.flatMap((block) => {
    const value = block[kind];
    if (!isJsonObject(value) || value.type === "server_tool_use") return [];
    return typeof value.toolUseId === "string" ? [value.toolUseId] : [];
  });
}
