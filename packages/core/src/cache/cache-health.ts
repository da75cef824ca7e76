import type { TokenUsage } from "../usage/token-usage";
import {
  type CacheableBlock,
  type CacheableRequest,
  isCachePoint,
  partsOf,
  type RequestPlace,
  textOfBlock,
} from "./cacheable-request";

/** What one call asked of the cache, and what the service reported. */
export interface CacheObservation {
  /** Base id of the model that answered. */
  readonly modelId: string;
  /** The request as it was sent, cache points included. */
  readonly request: CacheableRequest;
  readonly usage: TokenUsage;
  /** When the answer arrived, in ms. */
  readonly at: number;
  /** When the request was sent, in ms on the same clock. Absent: after the previous answer arrived. */
  readonly sentAt?: number;
}

/** One block of a cached prefix, and its place in the request. */
export interface PrefixBlock extends RequestPlace {
  /** Index in its tools, system prompt or message. Cache points are not counted. */
  readonly block: number;
  readonly content: CacheableBlock;
}

/** The block where a prefix changed. It contains a hash, and no text. */
export interface ChangedBlock extends Omit<PrefixBlock, "content"> {
  /** Name of the block's field, such as `"text"` or `"toolSpec"`. Several are joined by `+`. */
  readonly kind: string;
  /** Hash of the block's text: 16 hexadecimal digits. */
  readonly hash: string;
}

/** A kind of text that changes with every call, and therefore breaks a cached prefix. */
export type VolatileKind = "timestamp" | "date" | "time" | "uuid" | "random id";

/** Something that keeps the cache from saving money. */
export interface CacheProblem {
  readonly kind: /** The service neither read nor wrote the cache: the prefix is too short for the model. */
    | "below-minimum"
    /** The same prefix was written before, but it was not read. */
    | "never-read"
    /** The prefix differs from the prefix of the previous call. */
    | "changing-prefix"
    /** Another model answered than in the previous call. Each model has its own cache. */
    | "router-switch";
  /** The first block that differs, for `changing-prefix`. */
  readonly changedBlock?: ChangedBlock;
  /** What in that block probably changes with every call. */
  readonly suspects?: readonly VolatileKind[];
  /** The model that answered the previous call, for `router-switch`. */
  readonly previousModelId?: string;
}

/**
 * A cache entry expires this long after its last use, unless one hour was asked for.
 * @see https://docs.aws.amazon.com/bedrock/latest/userguide/prompt-caching.html
 */
const LIFETIME_MS = 5 * 60 * 1000;

/**
 * Finds out what keeps the cache from saving money. It compares one call with the previous one. A
 * call that reads anything from the cache has no problem.
 *
 * @param current the call to judge
 * @param previous the previous call with the same model instance, if there is one
 * @returns `undefined` when there is no problem, or when the two calls do not show one
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
  // A call cannot read what another call writes, when it is sent before that call is answered.
  const sentAt = current.sentAt ?? previous.at;
  if (sentAt < previous.at) return undefined;
  const before = readCachedPrefix(previous.request);
  if (before.points.length === 0) return undefined;
  const changed = firstChange(prefix.blocks, before.blocks);
  if (previous.modelId !== current.modelId) {
    return changed === undefined ? { kind: "router-switch", previousModelId: previous.modelId } : undefined;
  }
  if (changed === undefined) return { kind: "never-read" };
  // When a block after a cache point changes, the prefix before that point can still be read.
  const { index } = changed;
  const stable = prefix.points.some((point) => point > 0 && point <= index && before.points.includes(point));
  return stable ? { kind: "never-read" } : describeChange(changed);
}

/** What a request asks the service to cache. */
export interface CachedPrefix {
  /** The blocks before the last cache point, in the order in which the cache reads them. */
  readonly blocks: readonly PrefixBlock[];
  /** For each cache point, the number of blocks before it. */
  readonly points: readonly number[];
}

export function readCachedPrefix(request: CacheableRequest): CachedPrefix {
  const blocks: PrefixBlock[] = [];
  const points: number[] = [];
  for (const { blocks: contents, ...place } of partsOf(request)) {
    const first = blocks.length;
    for (const content of contents) {
      if (isCachePoint(content)) points.push(blocks.length);
      else blocks.push({ ...place, block: blocks.length - first, content });
    }
  }
  return { blocks: blocks.slice(0, points.at(-1) ?? 0), points };
}

interface Change {
  /** Index among all blocks of the prefix. */
  readonly index: number;
  readonly block: PrefixBlock;
  readonly text: string;
  readonly textBefore: string;
}

/** Finds the first block that differs. `undefined` when one prefix is the start of the other. */
function firstChange(blocks: readonly PrefixBlock[], previous: readonly PrefixBlock[]): Change | undefined {
  for (const [index, block] of blocks.entries()) {
    const before = previous[index];
    if (before === undefined) return undefined;
    const text = comparableText(block);
    const textBefore = comparableText(before);
    if (text !== textBefore) return { index, block, text, textBefore };
  }
  return undefined;
}

/** Bytes are compared by their number and sum, which is enough: images rarely change with every call. */
export function comparableText({ content }: PrefixBlock): string {
  return textOfBlock(content, (bytes) => `${bytes.length}/${bytes.reduce((sum, byte) => sum + byte, 0)}`);
}

/** Blocks that differ in more than volatile text belong to different prompts, which is not a problem. */
function describeChange({ block: { content, ...place }, text, textBefore }: Change): CacheProblem | undefined {
  const masked = maskVolatile(text);
  if (masked.text !== maskVolatile(textBefore).text) return undefined;
  const kind = Object.keys(content).join("+");
  return { kind: "changing-prefix", changedBlock: { ...place, kind, hash: hashText(text) }, suspects: masked.kinds };
}

/** Longer patterns come first, because a timestamp also contains a date and a time. */
const VOLATILE_PATTERNS: readonly (readonly [VolatileKind, RegExp])[] = [
  ["uuid", /\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/gi],
  ["timestamp", /\b\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?/g],
  ["timestamp", /\b1[6-9]\d{8}(?:\d{3})?\b/g],
  ["date", /\b\d{4}[-/]\d{1,2}[-/]\d{1,2}\b|\d{4}年\d{1,2}月\d{1,2}日/g],
  ["time", /\b\d{1,2}:\d{2}(?::\d{2})?\b/g],
  ["random id", /\b(?=[0-9a-f]*\d)[0-9a-f]{16,}\b/gi],
];

/** A text whose volatile parts are replaced by their kinds. */
export interface MaskedText {
  readonly text: string;
  readonly kinds: readonly VolatileKind[];
}

export function maskVolatile(text: string): MaskedText {
  const kinds = new Set<VolatileKind>();
  const masked = VOLATILE_PATTERNS.reduce(
    (rest, [kind, pattern]) =>
      rest.replace(pattern, () => {
        kinds.add(kind);
        return `<${kind}>`;
      }),
    text,
  );
  return { text: masked, kinds: [...kinds] };
}

/**
 * Hashes a text with FNV-1a over its UTF-16 code units, twice with different starts: 64 bits, as 16
 * hexadecimal digits. It is not for secrets.
 */
export function hashText(text: string): string {
  let low = 0x811c9dc5;
  let high = 0x01000193;
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charCodeAt(index);
    low = Math.imul(low ^ unit, 0x01000193);
    high = Math.imul(high ^ unit, 0x85ebca6b);
  }
  return toHex(high) + toHex(low);
}

function toHex(value: number): string {
  return (value >>> 0).toString(16).padStart(8, "0");
}
