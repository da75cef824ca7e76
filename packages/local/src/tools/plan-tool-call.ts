import type { ConverseRequest, WireMessage } from "../converse/converse-request";
import { readPrompt } from "../converse/read-prompt";
import type { ToolUseReplyBlock } from "../converse/reply";
import { createToolUseId } from "../converse/scripted-reply";
import { isJsonObject } from "../wire/read-json";
import { fitTool, type ToolFit } from "./fit-tool";
import { readTools, type Tool } from "./read-tools";

/** Fit from which a tool is called without being forced to: half of what the question is about. */
const GOOD_FIT = 0.5;

/**
 * Plans the tool call that a request is answered with; `undefined` when it is answered in words.
 * With `auto`, a tool is called when it fits well and its required arguments are in the question. A
 * tool that was called since the user last spoke is not called again, even when `toolChoice` asks
 * for it: a conversation always ends.
 * @param now in ms, for dates such as "tomorrow"
 */
export function planToolCall(request: ConverseRequest, now: number): ToolUseReplyBlock | undefined {
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
  const { name } = best.tool;
  return { kind: "tool-use", toolUseId: createToolUseId(request, name, 0), name, input: best.input };
}

/** The earlier one of two equals. */
function bestFit(tools: readonly Tool[], question: string, context: string, now: number): ToolFit | undefined {
  const fits = tools.map((tool) => fitTool(tool, question, context, now));
  return fits.reduce<ToolFit | undefined>(
    (best, fit) => (best === undefined || fit.rank > best.rank ? fit : best),
    undefined,
  );
}

/** Tools that were called in answer to the user's last words. */
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
