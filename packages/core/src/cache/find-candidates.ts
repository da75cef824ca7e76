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
export interface Candidate extends CacheLocation {
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
  const before = { tokens: 0, blocks: 0 };
  const pass = (blocks: readonly CacheableBlock[]): void => {
    before.tokens += blocks.reduce((sum, block) => sum + estimateBlock(block), 0);
    before.blocks += blocks.length;
  };
  const add = (location: CacheLocation, role: CandidateRole, neighbours: readonly CacheableBlock[]): void => {
    candidates.push({
      ...location,
      role,
      estimatedPrefixTokens: before.tokens,
      order: before.blocks,
      placedByCaller: neighbours.some(isCachePoint),
      besideTools: neighbours.some((block) => "toolUse" in block || "toolResult" in block),
    });
  };
  for (const section of ["tools", "system"] as const) {
    const blocks = (section === "tools" ? request.toolConfig?.tools : request.system) ?? [];
    pass(blocks);
    if (blocks.length > 0) add({ section, afterBlock: blocks.length - 1 }, "static", blocks);
  }
  const messages = request.messages ?? [];
  const turns = conversationTurns(messages);
  for (const [message, { content: blocks = [] }] of messages.entries()) {
    const last = blocks.length - 1;
    pass(blocks.slice(0, -1));
    if (messages.length === 1 && last > 0) {
      add({ section: "messages", message, afterBlock: last - 1 }, "context", blocks);
    }
    pass(blocks.slice(-1));
    if (last < 0) continue;
    if (messages.length === 1) add({ section: "messages", message, afterBlock: last }, "end", blocks);
    else if (turns.includes(message)) add({ section: "messages", message, afterBlock: last }, "conversation", blocks);
  }
  return candidates;
}

/** The last two user turns: the earlier one was written by the call before, the last one is for the next. */
function conversationTurns(messages: readonly CacheableMessage[]): readonly number[] {
  return messages.flatMap(({ role }, index) => (role === "user" ? [index] : [])).slice(-2);
}

export function isCachePoint(block: CacheableBlock): boolean {
  return "cachePoint" in block && block.cachePoint !== undefined;
}

/** Bytes (images, documents) count as nothing: an estimate that is too low only skips a point. */
function estimateBlock(block: CacheableBlock): number {
  if ("text" in block && typeof block.text === "string") return estimateTokens(block.text);
  return estimateTokens(JSON.stringify(block, (_key, value) => (value instanceof Uint8Array ? undefined : value)));
}
