import { estimateTokens } from "../usage/estimate-tokens";
import type { CacheableBlock, CacheableMessage, CacheableRequest, CacheLocation } from "./cache-plan";

/** What makes a place worth a cache point. */
type CandidateRole =
  /** The end of the tools or of the system prompt: the same in every call. */
  | "static"
  /** Before the last block of the only message: the context of a RAG prompt, before its question. */
  | "context"
  /** The end of a user turn of a conversation, which the next call sends again. */
  | "conversation"
  /** The end of the only message: nobody knows whether it comes again. */
  | "end";

/** A place where a cache point can go. */
export interface Candidate extends Pick<CacheLocation, "section" | "afterBlock"> {
  /** Index of the message, for `messages` only. */
  readonly message: number | undefined;
  readonly role: CandidateRole;
  /** Estimated tokens of everything before the point. */
  readonly estimatedPrefixTokens: number;
  /** Blocks before the point, in the order in which the cache reads them. */
  readonly order: number;
  /** The caller placed a point in the same tools, system prompt or message. */
  readonly placedByCaller: boolean;
  /** The message holds a tool call or its result. */
  readonly besideTools: boolean;
}

/** The places in the order in which the cache reads a request: tools, system, messages. */
export function findCandidates(request: CacheableRequest): Candidate[] {
  const candidates: Candidate[] = [];
  let tokens = 0;
  let order = 0;
  const pass = (blocks: readonly CacheableBlock[]): void => {
    for (const block of blocks) tokens += estimateBlock(block);
    order += blocks.length;
  };
  const add = (place: Place, role: CandidateRole, afterBlock: number): void => {
    const { section, message, blocks } = place;
    const placedByCaller = blocks.some(isCachePoint);
    const besideTools = blocks.some(isToolCallOrResult);
    candidates.push({
      section,
      message,
      afterBlock,
      role,
      estimatedPrefixTokens: tokens,
      order,
      placedByCaller,
      besideTools,
    });
  };
  for (const section of ["tools", "system"] as const) {
    const blocks = (section === "tools" ? request.toolConfig?.tools : request.system) ?? [];
    pass(blocks);
    if (blocks.length > 0) add({ section, message: undefined, blocks }, "static", blocks.length - 1);
  }
  const messages = request.messages ?? [];
  const turns = conversationTurns(messages);
  for (const [message, { content: blocks = [] }] of messages.entries()) {
    const place: Place = { section: "messages", message, blocks };
    const last = blocks.length - 1;
    pass(blocks.slice(0, -1));
    if (messages.length === 1 && last > 0) add(place, "context", last - 1);
    pass(blocks.slice(-1));
    if (last < 0) continue;
    if (messages.length === 1) add(place, "end", last);
    else if (turns.includes(message)) add(place, "conversation", last);
  }
  return candidates;
}

/** Tools, system prompt or one message. */
interface Place extends Pick<Candidate, "section" | "message"> {
  readonly blocks: readonly CacheableBlock[];
}

/** The last two user turns: the earlier one was written by the call before, the last one is for the next. */
function conversationTurns(messages: readonly CacheableMessage[]): readonly number[] {
  const turns: number[] = [];
  for (let index = messages.length - 1; index >= 0 && turns.length < 2; index -= 1) {
    if (messages[index]?.role === "user") turns.push(index);
  }
  return turns;
}

export function isCachePoint(block: CacheableBlock): boolean {
  return (block as { readonly cachePoint?: unknown }).cachePoint !== undefined;
}

function isToolCallOrResult(block: CacheableBlock): boolean {
  const { toolUse, toolResult } = block as { readonly toolUse?: unknown; readonly toolResult?: unknown };
  return toolUse !== undefined || toolResult !== undefined;
}

/** Bytes (images, documents) count as nothing: an estimate that is too low only skips a point. */
function estimateBlock(block: CacheableBlock): number {
  if ("text" in block && typeof block.text === "string") return estimateTokens(block.text);
  return estimateTokens(JSON.stringify(block, (_key, value) => (value instanceof Uint8Array ? undefined : value)));
}
