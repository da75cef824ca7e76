import type { BaseMessage } from "@langchain/core/messages";

/**
 * The cache points that LangChain's callbacks show before a call: in the messages, in the tools, and the
 * call option `cache_control`. Our own chat models say in their routing record what was sent.
 * @param extraParams what LangChain passes to `handleChatModelStart` besides the messages
 * @returns `undefined` when there is none, because the chat model can add some that callbacks do not see
 */
export function countCachePoints(
  messages: readonly BaseMessage[],
  extraParams: Record<string, unknown> | undefined,
): number | undefined {
  const options = objectOf(extraParams?.options);
  const { toolConfig } = objectOf(extraParams?.invocation_params);
  const inMessages = messages.reduce((sum, { content }) => sum + countIn(content), 0);
  const inTools = countIn(objectOf(toolConfig).tools ?? options.tools);
  const byOption = options.cache_control === undefined || options.cache_control === null ? 0 : 1;
  return inMessages + inTools + byOption || undefined;
}

function countIn(blocks: unknown): number {
  return Array.isArray(blocks) ? blocks.filter(isCachePoint).length : 0;
}

/** A cache point of Converse, or a block that carries the cache point of Anthropic's API. */
function isCachePoint(block: unknown): boolean {
  const { cachePoint, cache_control } = objectOf(block);
  return typeof (cachePoint ?? cache_control ?? undefined) === "object";
}

function objectOf(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}
