import type { CacheableRequest } from "../cache/cache-plan";
import type { TokenUsage } from "../usage/token-usage";
import { type PrefixBlock, readCachedPrefix, textOfBlock } from "./cached-prefix";
import { hashText } from "./hash-text";
import { maskVolatile, type VolatileKind } from "./volatile-text";

/** What one call asked of the cache, and what it got. */
export interface CacheObservation {
  /** Base id of the model that answered. */
  readonly modelId: string;
  /** As it was sent, cache points included. */
  readonly request: CacheableRequest;
  readonly usage: TokenUsage;
  /** When the answer came, in ms. */
  readonly at: number;
  /** When it was asked for, on the same clock. Absent: after the call before had its answer. */
  readonly sentAt?: number;
}

/** Where a prefix changed: a place and a hash, and no text. */
export interface ChangedBlock extends Omit<PrefixBlock, "content"> {
  /** The block's member, such as `"text"` or `"toolSpec"`. */
  readonly kind: string;
  readonly hash: string;
}

/** Something that keeps the cache from saving money. */
export interface CacheProblem {
  readonly kind: /** Points were sent, and the service neither read nor wrote: the prefix is too short for the model. */
    | "below-minimum"
    /** The same prefix was written before and is not read. */
    | "never-read"
    /** The prefix is not the one of the call before. */
    | "changing-prefix"
    /** Another model answered than the time before; each has a cache of its own. */
    | "router-switch";
  readonly changedBlock?: ChangedBlock;
  /** What in that block is likely to change with every call. */
  readonly suspects?: readonly VolatileKind[];
  /** The model that answered before, for `router-switch`. */
  readonly previousModelId?: string;
}

/** A cache entry is gone this long after its last use, unless one hour was asked for. */
const LIFETIME_MS = 5 * 60 * 1000;

/**
 * What is wrong with the cache, judged by one call and the one before it; `undefined` when nothing
 * is, or nothing can be told. A call that reads anything is healthy.
 *
 * @param previous the call before with the same model instance, if any
 */
export function assessCacheHealth(
  current: CacheObservation,
  previous: CacheObservation | undefined,
): CacheProblem | undefined {
  const { usage } = current;
  if (usage.cacheReadTokens > 0) return undefined;
  const prefix = readCachedPrefix(current.request);
  if (prefix.points.length === 0) return undefined;
  if (usage.cacheWrite5mTokens + usage.cacheWrite1hTokens === 0) return { kind: "below-minimum" };
  if (previous === undefined || current.at - previous.at > LIFETIME_MS) return undefined;
  // A call that is sent before the other is answered cannot read what that one writes.
  if (current.sentAt !== undefined && current.sentAt < previous.at) return undefined;
  const before = readCachedPrefix(previous.request);
  if (before.points.length === 0) return undefined;
  const changed = firstChange(prefix.blocks, before.blocks);
  if (previous.modelId !== current.modelId) {
    return changed === undefined ? { kind: "router-switch", previousModelId: previous.modelId } : undefined;
  }
  if (changed === undefined) return { kind: "never-read" };
  // A change in the messages after a cached static part leaves that part to be read.
  const { index } = changed;
  const stable = prefix.points.some((point) => point > 0 && point <= index && before.points.includes(point));
  return stable ? { kind: "never-read" } : describeChange(changed);
}

interface Change {
  /** Among all blocks of the prefix. */
  readonly index: number;
  readonly block: PrefixBlock;
  readonly text: string;
  readonly textBefore: string;
}

/** The first block that differs; `undefined` when one prefix is the start of the other. */
function firstChange(blocks: readonly PrefixBlock[], previous: readonly PrefixBlock[]): Change | undefined {
  for (const [index, block] of blocks.entries()) {
    const before = previous[index];
    if (before === undefined) return undefined;
    const text = textOfBlock(block);
    const textBefore = textOfBlock(before);
    if (text !== textBefore) return { index, block, text, textBefore };
  }
  return undefined;
}

/** Two prompts that have nothing in common are two prompts; one that differs in a timestamp is broken. */
function describeChange({ block: { content, ...place }, text, textBefore }: Change): CacheProblem | undefined {
  const masked = maskVolatile(text);
  if (masked.text !== maskVolatile(textBefore).text) return undefined;
  const kind = Object.keys(content).join("+");
  return { kind: "changing-prefix", changedBlock: { ...place, kind, hash: hashText(text) }, suspects: masked.kinds };
}
