import type { TokenUsage } from "../usage/token-usage";
import type { PrefixBlock, PrefixObservation } from "./observe-prefix";
import type { VolatileKind } from "./volatile-text";

/** What one call asked of the cache, and what it got. */
export interface CacheObservation {
  /** Base id of the model that answered. */
  readonly modelId: string;
  readonly prefix: PrefixObservation;
  readonly usage: TokenUsage;
  /** When the answer came, in ms. */
  readonly at: number;
}

/** Something that keeps the cache from saving money. */
export interface CacheFinding {
  readonly kind: /** Points were sent, and the service neither read nor wrote: the prefix is too short for the model. */
    | "below-minimum"
    /** The same prefix was written before and is not read. */
    | "never-read"
    /** The prefix is not the one of the call before. */
    | "changing-prefix"
    /** Another model answered than the time before; each has a cache of its own. */
    | "router-flip";
  /** Where the prefix changed: a hash, and no text. */
  readonly changedBlock?: Pick<PrefixBlock, "section" | "message" | "block" | "kind" | "hash">;
  /** What in that block is likely to change with every call. */
  readonly suspects?: readonly VolatileKind[];
  /** The model that answered before, for `router-flip`. */
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
): CacheFinding | undefined {
  const { usage, prefix } = current;
  if (prefix.points.length === 0 || usage.cacheReadTokens > 0) return undefined;
  if (usage.cacheWrite5mTokens + usage.cacheWrite1hTokens === 0) return { kind: "below-minimum" };
  if (previous === undefined || previous.prefix.points.length === 0) return undefined;
  if (current.at - previous.at > LIFETIME_MS) return undefined;
  const changed = firstChange(prefix.blocks, previous.prefix.blocks);
  if (previous.modelId !== current.modelId) {
    return changed === undefined ? { kind: "router-flip", previousModelId: previous.modelId } : undefined;
  }
  if (changed === undefined) return { kind: "never-read" };
  // A change in the messages after a cached static part leaves that part to be read.
  const { index } = changed;
  const stable = prefix.points.some((point) => point > 0 && point <= index && previous.prefix.points.includes(point));
  return stable ? { kind: "never-read" } : describeChange(changed);
}

interface ChangedBlock {
  /** Among all blocks of the prefix. */
  readonly index: number;
  readonly block: PrefixBlock;
  readonly before: PrefixBlock;
}

/** The first block that differs; `undefined` when one prefix is the start of the other. */
function firstChange(blocks: readonly PrefixBlock[], previous: readonly PrefixBlock[]): ChangedBlock | undefined {
  for (const [index, block] of blocks.entries()) {
    const before = previous[index];
    if (before === undefined) return undefined;
    if (block.hash !== before.hash) return { index, block, before };
  }
  return undefined;
}

/** Two prompts that have nothing in common are two prompts; one that differs in a timestamp is broken. */
function describeChange({ block, before }: ChangedBlock): CacheFinding | undefined {
  if (block.stableHash !== before.stableHash) return undefined;
  const { section, message, block: index, kind, hash } = block;
  return {
    kind: "changing-prefix",
    changedBlock: { section, ...(message === undefined ? {} : { message }), block: index, kind, hash },
    suspects: block.volatile,
  };
}
