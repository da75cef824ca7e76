import { deserializeStoredGeneration, serializeGeneration } from "@langchain/core/caches";
import type { BaseMessage } from "@langchain/core/messages";
import type { Generation } from "@langchain/core/outputs";

/** Reasons to stop that mean a whole answer, in the words of the providers that LangChain has. */
const COMPLETE: ReadonlySet<string> = new Set([
  "end_turn",
  "stop_sequence",
  "stop",
  "STOP",
  "tool_use",
  "tool_calls",
  "function_call",
  "complete",
  "COMPLETE",
  "finish",
]);

/**
 * Whether LangChain's generations may be stored: neither truncated, nor stopped by a guardrail, nor calls of tools
 * unless these are wanted. A chat model that does not say why it stopped is trusted.
 */
export function mayStore(generations: readonly Generation[], storesToolCalls: boolean): boolean {
  return generations.length > 0 && generations.every((generation) => mayStoreOne(generation, storesToolCalls));
}

function mayStoreOne(generation: Generation, storesToolCalls: boolean): boolean {
  const message = messageOf(generation);
  const reason = readStopReason(message?.response_metadata) ?? readStopReason(generation.generationInfo);
  if (reason !== undefined && !COMPLETE.has(reason)) return false;
  const { tool_calls: calls = [], invalid_tool_calls: invalid = [] } = (message ?? {}) as MessageWithCalls;
  return invalid.length === 0 && (storesToolCalls || calls.length === 0);
}

interface MessageWithCalls {
  readonly tool_calls?: readonly unknown[];
  readonly invalid_tool_calls?: readonly unknown[];
}

function messageOf(generation: Generation): BaseMessage | undefined {
  return "message" in generation ? (generation.message as BaseMessage | undefined) : undefined;
}

/** The names that chat models have for it. Upstream's Converse streams have it one level down. */
function readStopReason(metadata: Record<string, unknown> | undefined): string | undefined {
  const { stopReason, stop_reason, finish_reason, finishReason, messageStop } = metadata ?? {};
  const nested = (messageStop as { stopReason?: unknown } | undefined)?.stopReason;
  return [stopReason, stop_reason, finish_reason, finishReason, nested].find((reason) => typeof reason === "string");
}

export function writeGenerations(generations: readonly Generation[]): string {
  return JSON.stringify(generations.map(serializeGeneration));
}

/** `undefined` when the text holds something else. */
export function readGenerations(json: string): Generation[] | undefined {
  try {
    const stored: unknown = JSON.parse(json);
    if (!Array.isArray(stored) || stored.length === 0) return undefined;
    return stored.map((one) => deserializeStoredGeneration(one) as Generation);
  } catch {
    return undefined;
  }
}
