import type { ConverseRequest, WireMessage } from "../converse-request/converse-request";
import { readPrompt } from "../converse-request/read-prompt";
import { isJsonObject, type JsonObject } from "../wire/read-json";
import { fitTool, readTools, type Tool, type ToolFit } from "./fit-tool";

/** A tool is called without being forced from this fit on: it is about half of the question. */
const GOOD_FIT = 0.5;

/** A tool call to answer a request with. */
export interface ToolCall {
  readonly name: string;
  readonly input: JsonObject;
}

/**
 * Plans the tool call that answers a request. With `auto`, a tool is called when it fits well and the question holds
 * its required arguments. A tool that was called since the user's last text is not called again, even when
 * `toolChoice` forces it, so that every conversation ends.
 * @param now in ms since 1970, for dates such as "tomorrow"
 * @returns `undefined` when the answer is a text
 */
export function planToolCall(request: ConverseRequest, now: number): ToolCall | undefined {
  const choice = request.toolChoice ?? { kind: "auto" };
  if (request.tools.length === 0 || choice.kind === "none") return undefined;
  const called = namesCalled(request.messages);
  if (choice.kind === "auto" && called.size > 0) return undefined;
  const tools = readTools(request.tools).filter(
    ({ name }) => !called.has(name) && (choice.kind !== "tool" || name === choice.name),
  );
  const { question, context } = readPrompt(request);
  const best = bestFit(tools, question, context.join("\n"), now);
  if (best === undefined || (choice.kind === "auto" && (best.fit < GOOD_FIT || best.missing.length > 0))) {
    return undefined;
  }
  return { name: best.tool.name, input: best.input };
}

/** Of two tools with the same rank, the first one wins. */
function bestFit(tools: readonly Tool[], question: string, context: string, now: number): ToolFit | undefined {
  const fits = tools.map((tool) => fitTool(tool, question, context, now));
  return fits.reduce<ToolFit | undefined>(
    (best, fit) => (best === undefined || fit.rank > best.rank ? fit : best),
    undefined,
  );
}

/** The tools that were called since the user's last text. */
function namesCalled(messages: readonly WireMessage[]): ReadonlySet<string> {
  const asked = messages.findLastIndex(({ role, content }) => role === "user" && !content.some(isToolResult));
  const blocks = messages.slice(asked + 1).flatMap(({ content }) => content);
  return new Set(
    blocks.flatMap(({ toolUse }) => (isJsonObject(toolUse) && typeof toolUse.name === "string" ? [toolUse.name] : [])),
  );
}

function isToolResult(block: WireMessage["content"][number]): boolean {
  return isJsonObject(block.toolResult);
}
