import type { CacheLimits, CacheTtl } from "@bedrock-routed/core";
import type { JsonValue, Snapshotable } from "../inspection/snapshot";
import { readCacheEntry } from "./read-cache-entry";
import { countInputTokens, type Segment } from "./read-segments";

const TTL_MS: Readonly<Record<CacheTtl, number>> = { "5m": 300_000, "1h": 3_600_000 };
/** Blocks before a cache point in which a Claude model finds a prefix that an earlier request stored. */
const LOOKBACK_BLOCKS = 20;
const MAX_ENTRIES = 10_000;

/** Input tokens of one request; together they are all of them. */
export interface CacheUsage {
  /** Neither read nor written. */
  readonly inputTokens: number;
  readonly readTokens: number;
  readonly writtenTokens: Readonly<Record<CacheTtl, number>>;
}

/** What a request is looked up with. */
export interface CacheQuery {
  readonly segments: readonly Segment[];
  /** Whose cache: account, Region and base model. A request that goes to another model misses. */
  readonly owner: string;
  /** Limits of the model; without any, nothing is cached. */
  readonly limits: CacheLimits | undefined;
  /** Whether prefixes are found at blocks before a cache point too, as Claude models do. */
  readonly looksBack: boolean;
}

/** A cache point and what is before it. */
interface Checkpoint {
  readonly key: string;
  /** Tokens of the prefix. */
  readonly tokens: number;
  readonly ttl: CacheTtl;
  /** Keys of the prefixes at which a read may end, longest first. */
  readonly readable: readonly { readonly key: string; readonly tokens: number }[];
}

/** What is remembered of a prefix: its size and its age, not its text. */
interface Entry {
  /** Tokens of the prefix. */
  readonly tokens: number;
  readonly ttl: CacheTtl;
  /** In ms of the clock. */
  readonly expiresAt: number;
}

/** A prefix that is stored. */
export interface CacheEntry extends Entry {
  /** Owner, `/` and hash. */
  readonly key: string;
}

/**
 * Prefixes of past requests. A request reads the longest one that is stored, and writes the rest up
 * to its last cache point. Entries live for their TTL after their last use; past 10,000 entries the
 * one that was used the longest ago goes first.
 */
export class PromptCache implements Snapshotable {
  readonly #entries = new Map<string, Entry>();
  readonly #now: () => number;

  /** @param now clock, in ms */
  constructor(now: () => number) {
    this.#now = now;
  }

  /** Looks a request up, stores its prefixes, and counts its tokens. */
  use(query: CacheQuery): CacheUsage {
    const total = countInputTokens(query.segments);
    const checkpoints = readCheckpoints(query);
    const read = this.#longestRead(checkpoints);
    const writtenTokens: Record<CacheTtl, number> = { "5m": 0, "1h": 0 };
    let covered = read?.tokens ?? 0;
    if (read !== undefined) this.#touch(read.key);
    for (const { key, tokens, ttl } of checkpoints) {
      if (this.#touch(key)) continue;
      this.#store(key, ttl, tokens);
      writtenTokens[ttl] += Math.max(0, tokens - covered);
      covered = Math.max(covered, tokens);
    }
    const readTokens = read?.tokens ?? 0;
    return { inputTokens: total - covered, readTokens, writtenTokens };
  }

  /** The entries that are alive; the one that was used the longest ago comes first. */
  list(): CacheEntry[] {
    const now = this.#now();
    return [...this.#entries].flatMap(([key, entry]) => (entry.expiresAt > now ? [{ key, ...entry }] : []));
  }

  snapshot(): JsonValue {
    return this.list().map((entry) => ({ ...entry }));
  }

  restore(state: unknown): void {
    if (!Array.isArray(state)) throw new TypeError("it is no list of entries");
    const entries = state.slice(-MAX_ENTRIES).map(readCacheEntry);
    this.#entries.clear();
    for (const { key, ...entry } of entries) this.#entries.set(key, entry);
  }

  #longestRead(checkpoints: readonly Checkpoint[]): { key: string; tokens: number } | undefined {
    return checkpoints
      .flatMap((checkpoint) => checkpoint.readable)
      .filter(({ key }) => this.#isAlive(key))
      .reduce<{ key: string; tokens: number } | undefined>(
        (best, candidate) => (best === undefined || candidate.tokens > best.tokens ? candidate : best),
        undefined,
      );
  }

  #isAlive(key: string): boolean {
    const entry = this.#entries.get(key);
    return entry !== undefined && entry.expiresAt > this.#now();
  }

  /** Starts an entry's TTL anew. False when there is none. */
  #touch(key: string): boolean {
    const entry = this.#entries.get(key);
    if (entry === undefined || !this.#isAlive(key)) return false;
    this.#store(key, entry.ttl, entry.tokens);
    return true;
  }

  #store(key: string, ttl: CacheTtl, tokens: number): void {
    // Deleted first, so that the map's order is that of use.
    this.#entries.delete(key);
    this.#entries.set(key, { tokens, ttl, expiresAt: this.#now() + TTL_MS[ttl] });
    const oldest = this.#entries.keys().next();
    if (this.#entries.size > MAX_ENTRIES && oldest.done !== true) this.#entries.delete(oldest.value);
  }
}

/** The cache points whose prefix is long enough, and not too long, to be cached. */
function readCheckpoints({ segments, owner, limits, looksBack }: CacheQuery): Checkpoint[] {
  if (limits === undefined) return [];
  const prefixes: { key: string; tokens: number }[] = [];
  const checkpoints: Checkpoint[] = [];
  let tokens = 0;
  for (const segment of segments) {
    if (segment.kind === "block") {
      tokens += segment.tokens;
      prefixes.push({ key: `${owner}/${segment.prefix}`, tokens });
      continue;
    }
    const end = prefixes.at(-1);
    const isTooLong = tokens > (limits.maxTokens ?? Number.POSITIVE_INFINITY);
    if (end === undefined || tokens < limits.minTokens || isTooLong) continue;
    const readable = looksBack ? prefixes.slice(-LOOKBACK_BLOCKS).reverse() : [end];
    checkpoints.push({ key: end.key, tokens, ttl: segment.ttl, readable });
  }
  return checkpoints;
}
