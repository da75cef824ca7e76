import type { ContentBlock } from "@aws-sdk/client-bedrock-runtime";
import { isRecord, toNativeBlock } from "./block-fields";
import type { MessageScope } from "./message-scope";

/**
 * The cache point that Anthropic's `cache_control` on a block asks for, which belongs after the block. It is
 * sent if the models of the request are known to take it there.
 * @param read what was read from the block. After nothing there is nothing to cache.
 * @see https://platform.claude.com/docs/en/build-with-claude/prompt-caching
 */
export function readCacheControl(
  block: unknown,
  read: readonly unknown[],
  scope: MessageScope,
): readonly ContentBlock[] {
  const control = isRecord(block) ? block.cache_control : undefined;
  if (!isRecord(control) || control.type !== "ephemeral" || read.length === 0) return [];
  const point = toNativeBlock(
    "cachePoint",
    control.ttl === "1h" ? { type: "default", ttl: "1h" } : { type: "default" },
  );
  scope.requestedPoints.add(point);
  return [point];
}
