import type { CacheableBlock, CacheableRequest } from "../cache/cache-plan";
import { isCachePoint } from "../cache/find-candidates";
import type { CacheSection } from "../facts/model-facts";
import { hashText } from "./hash-text";
import { maskVolatile, type VolatileKind } from "./volatile-text";

/** One block of a cached prefix: its place and fingerprints, and none of its text. */
export interface PrefixBlock {
  readonly section: CacheSection;
  /** Index of the message, for `messages` only. */
  readonly message?: number;
  /** Index within its tools, system prompt or message, cache points not counted. */
  readonly block: number;
  /** The block's member, such as `"text"` or `"toolSpec"`. */
  readonly kind: string;
  readonly hash: string;
  /** The hash without what is volatile: equal for blocks that differ in a timestamp only. */
  readonly stableHash: string;
  readonly volatile: readonly VolatileKind[];
}

/** What a request asked the cache to keep. */
export interface PrefixObservation {
  /** Blocks before the last cache point, in the order in which the cache reads them. */
  readonly blocks: readonly PrefixBlock[];
  /** For each cache point, how many of the blocks are before it. */
  readonly points: readonly number[];
}

/**
 * Fingerprints of the prefix of a request as it is sent, cache points included.
 *
 * @param previous an earlier observation: what has not changed since is taken from it
 */
export function observePrefix(request: CacheableRequest, previous?: PrefixObservation): PrefixObservation {
  const blocks: PrefixBlock[] = [];
  const points: number[] = [];
  const pass = (section: CacheSection, message: number | undefined, content: readonly CacheableBlock[]): void => {
    let index = 0;
    for (const block of content) {
      if (isCachePoint(block)) {
        points.push(blocks.length);
        continue;
      }
      blocks.push(toPrefixBlock(section, message, index, block, previous?.blocks[blocks.length]));
      index += 1;
    }
  };
  pass("tools", undefined, request.toolConfig?.tools ?? []);
  pass("system", undefined, request.system ?? []);
  for (const [index, { content = [] }] of (request.messages ?? []).entries()) pass("messages", index, content);
  return { blocks: blocks.slice(0, points.at(-1) ?? 0), points };
}

function toPrefixBlock(
  section: CacheSection,
  message: number | undefined,
  block: number,
  content: CacheableBlock,
  before: PrefixBlock | undefined,
): PrefixBlock {
  const text = "text" in content && typeof content.text === "string" ? content.text : stringify(content);
  const hash = hashText(text);
  if (before?.hash === hash && before.section === section && before.message === message) return before;
  const masked = maskVolatile(text);
  return {
    section,
    ...(message === undefined ? {} : { message }),
    block,
    kind: Object.keys(content)[0] ?? "empty",
    hash,
    stableHash: hashText(masked.text),
    volatile: masked.kinds,
  };
}

/** Bytes are told apart by their number and sum: images are rarely volatile. */
function stringify(content: CacheableBlock): string {
  return JSON.stringify(content, (_key, value) =>
    value instanceof Uint8Array ? `${value.length}/${value.reduce((sum, byte) => sum + byte, 0)}` : value,
  );
}
