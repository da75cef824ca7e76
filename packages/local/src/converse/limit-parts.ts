import { estimateTokens, omitUndefined } from "@bedrock-routed/core";
import type { ConverseRequest } from "../converse-request/converse-request";
import { limitText } from "./limit-reply";
import { createToolUseId, type ReplyBlock, type ScriptedToolUse, type StopReason, signReasoning } from "./plan-reply";
import type { ModelUsage, ReplyPart } from "./respond";

/** A piece of a block. A text comes in many pieces, a tool call in one. */
export interface ReplyPiece {
  /** Position of the block in the reply. */
  readonly index: number;
  /** The text of the piece, or the whole of a tool call. Only the last piece of reasoning has a signature. */
  readonly block: ReplyBlock;
}

/** How a reply ended. */
export interface ReplyEnd {
  readonly stopReason: StopReason;
  readonly stopSequence?: string;
  readonly outputTokens: number;
  readonly modelUsage?: ModelUsage;
}

type Limits = Pick<ConverseRequest, "messages" | "maxTokens" | "stopSequences">;

/**
 * Shortens a reply while it comes, as `limitReply` shortens a whole one. Characters that may begin a stop sequence are
 * held back. When a limit is reached, no more parts are asked for.
 * @returns the pieces, and then how the reply ended
 */
export async function* limitParts(
  parts: AsyncIterable<ReplyPart>,
  limits: Limits,
): AsyncGenerator<ReplyPiece | ReplyEnd> {
  const limiter = new PartLimiter(limits);
  for await (const part of parts) {
    yield* limiter.take(part);
    if (limiter.ended !== undefined) break;
  }
  if (limiter.ended === undefined) yield* limiter.finish();
  if (limiter.ended !== undefined) yield limiter.ended;
}

/** A reply that came in pieces, as a whole. */
export async function collectPieces(
  pieces: AsyncIterable<ReplyPiece | ReplyEnd>,
): Promise<{ readonly blocks: readonly ReplyBlock[]; readonly end: ReplyEnd }> {
  const blocks: ReplyBlock[] = [];
  let end: ReplyEnd = { stopReason: "end_turn", outputTokens: 0 };
  for await (const piece of pieces) {
    if ("stopReason" in piece) {
      end = piece;
      continue;
    }
    const { index, block } = piece;
    const before = blocks[index];
    const isMore = before !== undefined && "text" in before && "text" in block;
    blocks[index] = isMore ? { ...block, text: before.text + block.text } : block;
  }
  return { blocks, end };
}

/** Tokens of a long text are counted page by page, in characters, so that its whole length is not scanned for each part. */
const PAGE = 4000;
/** The beginning of a longer stop sequence is not held back. */
const LONGEST_HELD_BACK = 1000;

/** The text block or the block of reasoning that is growing. */
interface OpenBlock {
  readonly kind: "text" | "reasoning";
  /** The text since the last whole page. */
  page: string;
  /** Number of characters of `page` that were passed on. */
  sent: number;
  /** Everything that was passed on of reasoning, which its signature covers. */
  reasoning: string;
}

class PartLimiter {
  ended: ReplyEnd | undefined;
  readonly #messages: Limits["messages"];
  readonly #stopSequences: readonly string[];
  /** Tokens that are left for what is not counted yet. */
  #left: number;
  readonly #maxTokens: number;
  #open: OpenBlock | undefined;
  #index = 0;
  #hasToolCall = false;
  #stopReason: StopReason | undefined;
  #modelUsage: ModelUsage | undefined;

  constructor({ messages, maxTokens = Number.MAX_SAFE_INTEGER, stopSequences }: Limits) {
    this.#messages = messages;
    this.#stopSequences = stopSequences;
    this.#maxTokens = maxTokens;
    this.#left = maxTokens;
  }

  /** Takes a part. Sets `ended` when a limit is reached. */
  *take(part: ReplyPart): Generator<ReplyPiece> {
    const { reasoning, text, toolUse = [], ...ending } = typeof part === "string" ? { text: part } : part;
    yield* this.#addText("reasoning", reasoning);
    yield* this.#addText("text", text);
    for (const call of toolUse) yield* this.#addCall(call);
    if ("stopReason" in ending) this.#stopReason = ending.stopReason;
    if ("modelUsage" in ending) this.#modelUsage = ending.modelUsage;
  }

  /** Takes the end of the parts. Sets `ended`. */
  *finish(): Generator<ReplyPiece> {
    yield* this.#close();
    if (this.ended !== undefined) return;
    if (this.#index === 0) yield { index: 0, block: { kind: "text", text: "" } };
    this.#end(this.#stopReason ?? (this.#hasToolCall ? "tool_use" : "end_turn"));
  }

  *#addText(kind: OpenBlock["kind"], text = ""): Generator<ReplyPiece> {
    if (text === "") return;
    if (this.#open?.kind !== kind) yield* this.#close();
    for (let from = 0; from < text.length && this.ended === undefined; from += PAGE) {
      this.#open ??= { kind, page: "", sent: 0, reasoning: "" };
      this.#open.page += text.slice(from, from + PAGE);
      yield* this.#pass(this.#open, false);
    }
  }

  *#addCall({ name, input, toolUseId }: ScriptedToolUse): Generator<ReplyPiece> {
    yield* this.#close();
    if (this.ended !== undefined) return;
    const tokens = estimateTokens(`${name} ${JSON.stringify(input)}`);
    if (tokens > this.#left) {
      // Half of an input is not valid JSON, so the call is left out.
      this.#end("max_tokens");
      return;
    }
    const index = this.#index++;
    const id = toolUseId ?? createToolUseId({ messages: this.#messages }, name, index);
    this.#left -= tokens;
    this.#hasToolCall = true;
    yield { index, block: { kind: "tool-use", toolUseId: id, name, input } };
  }

  *#close(): Generator<ReplyPiece> {
    if (this.#open !== undefined) yield* this.#pass(this.#open, true);
    this.#open = undefined;
  }

  /** Passes on what can be passed on of the open block. @param isWhole whether nothing follows */
  *#pass(open: OpenBlock, isWhole: boolean): Generator<ReplyPiece> {
    const sequences = open.kind === "text" ? this.#stopSequences : [];
    const waiting = open.page.slice(open.sent);
    const held = isWhole ? 0 : countHeldBack(waiting, sequences);
    const found = findStop(waiting, sequences);
    // What is held back may become a stop sequence that begins before the one that was found.
    const stop = found !== undefined && found.index <= waiting.length - held ? found : undefined;
    const end = stop === undefined ? open.page.length - held : open.sent + stop.index;
    const { text, stopReason, outputTokens } = limitText(open.page.slice(0, end), this.#left, []);
    if (text.length > open.sent) yield { index: this.#index, block: toBlock(open, text.slice(open.sent)) };
    open.sent = Math.max(open.sent, text.length);
    const isFull = stopReason === "max_tokens";
    if (isFull || stop !== undefined || isWhole) {
      this.#left -= outputTokens;
      if (open.kind === "reasoning") yield { index: this.#index, block: toSignature(open) };
      this.#index += 1;
      this.#open = undefined;
      if (isFull) this.#end("max_tokens");
      else if (stop !== undefined) this.#end("stop_sequence", stop.sequence);
    } else if (open.sent >= PAGE) {
      this.#left -= estimateTokens(open.page.slice(0, PAGE));
      open.page = open.page.slice(PAGE);
      open.sent -= PAGE;
    }
  }

  #end(stopReason: StopReason, stopSequence?: string): void {
    const outputTokens = this.#maxTokens - this.#left;
    this.ended = { stopReason, outputTokens, ...omitUndefined({ stopSequence, modelUsage: this.#modelUsage }) };
  }
}

function toBlock(open: OpenBlock, text: string): ReplyBlock {
  if (open.kind === "text") return { kind: "text", text };
  open.reasoning += text;
  return { kind: "reasoning", text, signature: "" };
}

function toSignature({ reasoning }: OpenBlock): ReplyBlock {
  return { kind: "reasoning", text: "", signature: signReasoning(reasoning) };
}

/** Finds the first stop sequence in a text. */
function findStop(
  text: string,
  sequences: readonly string[],
): { readonly index: number; readonly sequence: string } | undefined {
  let first: { index: number; sequence: string } | undefined;
  for (const sequence of sequences) {
    const index = text.indexOf(sequence);
    if (index >= 0 && (first === undefined || index < first.index)) first = { index, sequence };
  }
  return first;
}

/** Half of a character that takes two code units, such as an emoji. */
const HALF_AT_END = /[\ud800-\udbff]$/;

/**
 * The number of code units at the end of a text that may be the beginning of a stop sequence, or half of a character
 * whose other half comes with the next part.
 */
function countHeldBack(text: string, sequences: readonly string[]): number {
  let held = HALF_AT_END.test(text) ? 1 : 0;
  for (const sequence of sequences) {
    const longest = Math.min(sequence.length - 1, text.length, LONGEST_HELD_BACK);
    for (let length = longest; length > held; length -= 1) {
      if (text.endsWith(sequence.slice(0, length))) held = length;
    }
  }
  return held;
}
