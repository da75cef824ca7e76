import type { CacheableBlock, CacheableRequest } from "../cache/cache-plan";
import { isCachePoint } from "../cache/find-candidates";
import type { CacheSection } from "../facts/model-facts";

/** One block of a prefix, and its place. */
export interface PrefixBlock {
  readonly section: CacheSection;
  /** Index of the message, for `messages` only. */
  readonly message?: number;
  /** Index within its tools, system prompt or message, cache points not counted. */
  readonly block: number;
  readonly content: CacheableBlock;
}

/** What a request asks the cache to keep. */
export interface CachedPrefix {
  /** Blocks before the last cache point, in the order in which the cache reads them. */
  readonly blocks: readonly PrefixBlock[];
  /** For each cache point, how many of the blocks are before it. */
  readonly points: readonly number[];
}

/** The cached prefix of a request as it is sent, cache points included. */
export function readCachedPrefix(request: CacheableRequest): CachedPrefix {
  const blocks: PrefixBlock[] = [];
  const points: number[] = [];
  const pass = (content: readonly CacheableBlock[], place: Pick<PrefixBlock, "section" | "message">): void => {
    let block = 0;
    for (const entry of content) {
      if (isCachePoint(entry)) {
        points.push(blocks.length);
        continue;
      }
      blocks.push({ ...place, block, content: entry });
      block += 1;
    }
  };
  pass(request.toolConfig?.tools ?? [], { section: "tools" });
  pass(request.system ?? [], { section: "system" });
  for (const [message, { content = [] }] of (request.messages ?? []).entries()) {
    pass(content, { section: "messages", message });
  }
  return { blocks: blocks.slice(0, points.at(-1) ?? 0), points };
}

/** A block as text, to compare and to hash. Bytes are told apart by their number and sum: images are rarely volatile. */
export function textOfBlock({ content }: PrefixBlock): string {
  if ("text" in content && typeof content.text === "string") return content.text;
  return JSON.stringify(content, (_key, value) =>
    value instanceof Uint8Array ? `${value.length}/${value.reduce((sum, byte) => sum + byte, 0)}` : value,
  );
}
