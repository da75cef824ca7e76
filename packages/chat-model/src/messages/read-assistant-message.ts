import type { ContentBlock, ToolUseBlock } from "@aws-sdk/client-bedrock-runtime";
import { type Fields, isBlank, isRecord, textOf, toNativeBlock } from "./block-fields";
import { readCacheControl } from "./cache-control";
import type { MessageScope } from "./message-scope";
import { readBlock, toToolInput } from "./read-block";
import { toToolUseId } from "./tool-use-id";

/** The parts of LangChain's `AIMessage` that go on the wire. */
export interface AssistantOutput {
  readonly content: unknown;
  readonly tool_calls?: readonly ToolCall[] | undefined;
  readonly invalid_tool_calls?: readonly ToolCall[] | undefined;
  readonly additional_kwargs: Fields;
}

interface ToolCall {
  readonly id?: string | undefined;
  readonly name?: string | undefined;
  readonly args?: unknown;
}

/**
 * Builds the blocks of an assistant's message, in their order. A message in LangChain's v0 form holds its
 * tool calls beside the content; they come after it, unless the message says where they were.
 *
 * @param answered ids of the calls that have a result. A call that could not be parsed is sent only with its answer.
 */
export function readAssistantMessage(
  message: AssistantOutput,
  answered: ReadonlySet<string>,
  scope: MessageScope,
): ContentBlock[] {
  if (isPlainText(message)) return [...(readBlock(message.content, scope) ?? [])];
  const calls = new PendingCalls(message, answered, scope);
  const content = toBlocks(message.content);
  const citations = new StreamedCitations(message.additional_kwargs.citations, content);
  const blocks: ContentBlock[] = [];
  content.forEach((block, position) => {
    blocks.push(...calls.takeBefore(position));
    if (isRecord(block) && isToolCall(block)) blocks.push(...calls.take(block));
    else if (!isRecord(block) || block.type !== "input_json_delta") {
      const read = readContent(block, citations, scope);
      blocks.push(...read, ...readCacheControl(block, read, scope));
    }
  });
  blocks.push(...calls.takeRest());
  return blocks;
}

/** A text, without tool calls and citations: most answers are one. */
function isPlainText({ content, tool_calls, invalid_tool_calls, additional_kwargs }: AssistantOutput): boolean {
  if (typeof content !== "string" || content === "" || additional_kwargs.citations !== undefined) return false;
  return !tool_calls?.length && !invalid_tool_calls?.length;
}

function toBlocks(content: unknown): readonly unknown[] {
  if (Array.isArray(content)) return content;
  return content === "" || content === undefined || content === null ? [] : [content];
}

function readContent(block: unknown, citations: StreamedCitations, scope: MessageScope): readonly ContentBlock[] {
  const read = readBlock(block, scope);
  if (read === undefined) {
    scope.note("foreign-block");
    return [];
  }
  const [first] = read;
  if (first?.text === undefined) return read;
  const cited = citations.take(isRecord(block) ? block.index : undefined);
  return cited.length === 0
    ? read
    : [toNativeBlock("citationsContent", { content: [{ text: first.text }], citations: cited })];
}

/** Citations of a stream in v0 form, which are in `additional_kwargs.citations` beside their text. */
class StreamedCitations {
  readonly #byIndex: Map<unknown, Fields[]> = new Map();
  readonly #indexes: ReadonlySet<unknown>;

  constructor(given: unknown, blocks: readonly unknown[]) {
    this.#indexes = new Set(
      given === undefined ? [] : blocks.map((block) => (isRecord(block) ? block.index : undefined)),
    );
    for (const entry of Array.isArray(given) ? given : []) {
      if (!isRecord(entry)) continue;
      const { contentBlockIndex = 0, ...citation } = entry;
      const found = this.#byIndex.get(contentBlockIndex);
      if (found === undefined) this.#byIndex.set(contentBlockIndex, [citation]);
      else found.push(citation);
    }
  }

  /** The citations of a text. The first text of a stream has no index: it has those that belong to no other block. */
  take(index: unknown): readonly Fields[] {
    if (this.#byIndex.size === 0) return [];
    const of = index ?? [...this.#byIndex.keys()].find((candidate) => !this.#indexes.has(candidate));
    const taken = this.#byIndex.get(of) ?? [];
    this.#byIndex.delete(of);
    return taken;
  }
}

/** Tool calls in a message's content: LangChain's, Anthropic's, and Converse's own. */
function isToolCall(block: Fields): boolean {
  if (isRecord(block.toolUse)) return block.toolUse.type !== "server_tool_use";
  return typeof block.type === "string" && TOOL_CALL_TYPES.has(block.type);
}

const TOOL_CALL_TYPES: ReadonlySet<string> = new Set([
  "tool_call",
  "tool_call_chunk",
  "tool_use",
  "invalid_tool_call",
  "function_call",
]);

/** The tool calls of one message that are not in its blocks yet. */
class PendingCalls {
  readonly #pending: Map<string, ToolCall> = new Map();
  readonly #placed: Set<string> = new Set();
  /** How many blocks come before a call, by its id. */
  readonly #positions: Fields | undefined;
  readonly #answered: ReadonlySet<string>;
  readonly #scope: MessageScope;

  constructor(message: AssistantOutput, answered: ReadonlySet<string>, scope: MessageScope) {
    const { tool_calls = [], invalid_tool_calls = [], additional_kwargs } = message;
    const { bedrock_tool_positions: positions } = additional_kwargs;
    this.#positions = isRecord(positions) ? positions : undefined;
    this.#answered = answered;
    this.#scope = scope;
    for (const call of tool_calls) this.#pending.set(this.#idOf(call), call);
    for (const call of invalid_tool_calls) this.#addInvalid(call);
  }

  #addInvalid(call: ToolCall): void {
    const id = this.#idOf(call);
    if (this.#pending.has(id)) return;
    if (this.#answered.has(id)) this.#pending.set(id, call);
    else this.#scope.note("invalid-tool-call");
  }

  /** A call without an id gets one of its place, which no result can have. */
  #idOf({ id }: ToolCall): string {
    return id === undefined || id === "" ? `call_${this.#scope.index}_${this.#pending.size + this.#placed.size}` : id;
  }

  /** The calls that stood before the block of this index. */
  takeBefore(position: number): readonly ContentBlock[] {
    const positions = this.#positions;
    if (positions === undefined || this.#pending.size === 0) return [];
    const before = [...this.#pending.keys()].filter((id) => {
      const stated = positions[id];
      return typeof stated === "number" && stated <= position;
    });
    return before.flatMap((id) => this.#build(id));
  }

  /** The call that a block of the content describes. What the message says beside the content counts more. */
  take(block: Fields): readonly ContentBlock[] {
    const call = readCallBlock(block);
    const id = textOf(call.id) ?? "";
    if (this.#pending.has(id)) return this.#build(id);
    // The message can hold a call twice, and parts of it beside the whole.
    if (this.#placed.has(id) || call.name === undefined || block.type === "tool_call_chunk") return [];
    if (block.type === "invalid_tool_call" && !this.#answered.has(id)) return [];
    const own = this.#idOf(call);
    this.#pending.set(own, call);
    return this.#build(own);
  }

  takeRest(): readonly ContentBlock[] {
    if (this.#pending.size === 0) return [];
    return [...this.#pending.keys()].flatMap((id) => this.#build(id));
  }

  #build(id: string): readonly ContentBlock[] {
    const call = this.#pending.get(id);
    this.#pending.delete(id);
    this.#placed.add(id);
    return call === undefined ? [] : [{ toolUse: this.#toToolUse(id, call) }];
  }

  #toToolUse(id: string, { name, args }: ToolCall): ToolUseBlock {
    const isNone = typeof args === "string" && isBlank(args);
    return { toolUseId: toToolUseId(id), name, input: isNone ? {} : toToolInput(args, this.#scope) };
  }
}

function readCallBlock(block: Fields): ToolCall {
  if (isRecord(block.toolUse)) {
    const { toolUseId, name, input } = block.toolUse;
    return { id: textOf(toolUseId), name: textOf(name), args: input };
  }
  const isOpenAi = block.type === "function_call";
  const id = isOpenAi ? (block.call_id ?? block.id) : block.id;
  return { id: textOf(id), name: textOf(block.name), args: block.args ?? block.input ?? block.arguments };
}
