import type { AIMessageChunk } from "@langchain/core/messages";
import { concat } from "@langchain/core/utils/stream";

/** The message that chunks add up to; `undefined` for none. */
export function concatMessages(chunks: readonly AIMessageChunk[]): AIMessageChunk | undefined {
  const [first, ...rest] = chunks;
  return first && rest.reduce((whole, chunk) => concat(whole, chunk), first);
}
