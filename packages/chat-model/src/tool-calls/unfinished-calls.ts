import type { ConverseStreamOutput, ToolUseBlock, ToolUseBlockStart } from "@aws-sdk/client-bedrock-runtime";
import type { ContentBlock as MessageBlock } from "@langchain/core/messages";
import type { InvalidToolCall, ToolCall } from "@langchain/core/messages/tool";

/** Stop reasons after which every tool call is complete. */
const COMPLETE: ReadonlySet<string | undefined> = new Set(["tool_use", "end_turn"]);

/** Stop reasons by which the service says that what the model wrote last is wrong, however it reads. */
const MALFORMED: ReadonlySet<string | undefined> = new Set(["malformed_tool_use", "malformed_model_output"]);

const NOT_JSON = "The arguments are not a JSON object. Ask the model again.";

/**
 * Why the last tool call of an answer is not complete, and what to do; `undefined` when it is.
 * @param stopReason `undefined` when the answer broke before the service gave one
 * @see https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_Converse.html (stopReason)
 */
function findCutOff(stopReason: string | undefined): string | undefined {
  if (COMPLETE.has(stopReason)) return undefined;
  switch (stopReason) {
    case undefined:
      return "The stream ended before the call was complete. Ask the model again.";
    case "max_tokens":
      return "The answer reached its limit (max_tokens) before the call was complete. Raise maxTokens.";
    case "model_context_window_exceeded":
      return "The context window was full (model_context_window_exceeded) before the call was complete. Shorten the conversation.";
    case "malformed_tool_use":
    case "malformed_model_output":
      return `The service says that the model wrote the call wrongly (${stopReason}). Ask the model again.`;
    default:
      return `The answer stopped (${stopReason}) before the call was complete.`;
  }
}

/** A tool call of an answer. */
export type ReadCall =
  | (ToolCall & { readonly id: string; readonly type: "tool_call" })
  | (InvalidToolCall & { readonly id: string; readonly type: "invalid_tool_call" });

/**
 * Reads a tool call of an answer that was not streamed. A model writes its blocks one after the other, so only
 * the last block can be cut off. The service gives the arguments as a parsed object, from which nobody can
 * tell whether they are whole. So a tool call that ends such an answer is invalid, and those before it are valid.
 *
 * @param stopReason `undefined` for an answer of a test double: one of the service always has a stop reason
 */
export function readToolCall(
  { toolUseId: id = "", name = "", input }: ToolUseBlock,
  isLast: boolean,
  stopReason: string | undefined,
): ReadCall {
  const args = readArguments(input);
  const error = isLast && stopReason !== undefined ? findCutOff(stopReason) : undefined;
  if (error === undefined && args !== undefined) return { type: "tool_call", id, name, args };
  const text = typeof input === "string" ? input : JSON.stringify(input ?? {});
  return { type: "invalid_tool_call", id, name, args: text, error: error ?? NOT_JSON };
}

/** Some models give a call without arguments no object, and some give the arguments as text. */
function readArguments(input: unknown): Record<string, unknown> | undefined {
  if (input === undefined || input === null) return {};
  return typeof input === "string" ? parseArguments(input) : asArguments(input);
}

/** The arguments in a JSON text; `undefined` when it is not a complete JSON object. No text means no arguments. */
function parseArguments(text: string): Record<string, unknown> | undefined {
  if (text.trim() === "") return {};
  try {
    return asArguments(JSON.parse(text));
  } catch {
    return undefined;
  }
}

function asArguments(value: unknown): Record<string, unknown> | undefined {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? { ...value } : undefined;
}

/** The tool calls of one stream, as the service sends them. */
export class StreamedToolCalls {
  readonly #arguments: Map<number, string> = new Map();
  /** Blocks of tools that the service runs, which are no calls of the application. */
  readonly #ofService: Set<number> = new Set();
  #lastBlock: number | undefined;
  #stopReason: string | undefined;

  /** Reads one event of the stream. */
  read({ contentBlockStart, contentBlockDelta, messageStop }: ConverseStreamOutput): void {
    const index = (contentBlockStart ?? contentBlockDelta)?.contentBlockIndex;
    if (index !== undefined) this.#lastBlock = index;
    if (messageStop !== undefined) this.#stopReason = messageStop.stopReason;
    const start = contentBlockStart?.start?.toolUse;
    if (start?.type === "server_tool_use" && index !== undefined) this.#ofService.add(index);
    const part = start === undefined ? contentBlockDelta?.delta?.toolUse?.input : "";
    if (index !== undefined && this.#ofService.has(index)) return;
    if (index !== undefined && part !== undefined) {
      this.#arguments.set(index, (this.#arguments.get(index) ?? "") + part);
    }
  }

  /**
   * The calls that must not be executed: the reason for each, by the index of its block. In a stream the
   * arguments are text, which shows whether they are whole. So a complete call is valid whatever follows it.
   */
  findInvalid(): ReadonlyMap<number, string> {
    if (this.#arguments.size === 0) return none;
    const cutOff = findCutOff(this.#stopReason);
    const invalid = new Map<number, string>();
    for (const [index, text] of this.#arguments) {
      const reason = index === this.#lastBlock ? cutOff : undefined;
      const isWhole = parseArguments(text) !== undefined && (text.trim() !== "" || reason === undefined);
      const isRefused = reason !== undefined && MALFORMED.has(this.#stopReason);
      if (!isWhole || isRefused) invalid.set(index, reason ?? NOT_JSON);
    }
    return invalid;
  }

  /** A block of the content for a call that ended. */
  toBlock(index: number, { toolUseId: id = "", name = "" }: ToolUseBlockStart): MessageBlock {
    const text = this.#arguments.get(index) ?? "";
    const error = this.findInvalid().get(index);
    if (error !== undefined) return { type: "invalid_tool_call", id, name, args: text, error };
    return { type: "tool_call", id, name, args: parseArguments(text) ?? {} };
  }
}

const none: ReadonlyMap<number, string> = new Map();
