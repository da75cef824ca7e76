import type { CacheLimits, CacheTtl } from "@bedrock-routed/core";
import type { JsonValue, Snapshotable } from "../inspection/snapshot";
import { isJsonObject } from "../wire/read-json";
import { countInputTokens, type Segment } from "./segments";

const TTL_MS: Readonly<Record<CacheTtl, number>> = { "5m": 300_000, "1h": 3_600_000 };
/** Number of blocks before a cache point at which a Claude model looks for a stored prefix. */
const LOOKBACK_BLOCKS = 20;
const MAX_ENTRIES = 10_000;

/** The input tokens of one request. The three counts add up to all of them. */
export interface CacheUsage {
  /** Tokens that were neither read from the cache nor written to it. */
  readonly inputTokens: number;
  readonly readTokens: number;
  readonly writtenTokens: Readonly<Record<CacheTtl, number>>;
}

/** What the cache needs to know about a request. */
export interface CacheQuery {
  readonly segments: readonly Segment[];
  /** Account, Region and base model. Requests of different owners share no entries. */
  readonly owner: string;
  /** The limits of the model. `undefined` means that nothing is cached. */
  readonly limits: CacheLimits | undefined;
  /** Whether the model also looks for prefixes that end at blocks before a cache point. Claude models do. */
  readonly looksBack: boolean;
}

/** A cache point and the prefix before it. */
interface Checkpoint {
  readonly key: string;
  /** Tokens of the prefix. */
  readonly tokens: number;
  readonly ttl: CacheTtl;
  /** The prefixes that can be read, longest first. */
  readonly readable: readonly { readonly key: string; readonly tokens: number }[];
}

/** What is stored about a prefix: its size and its age, but not its text. */
interface Entry {
  /** Tokens of the prefix. */
  readonly tokens: number;
  readonly ttl: CacheTtl;
  /** Ms since 1970. */
  readonly expiresAt: number;
}

/** A stored prefix. */
export interface CacheEntry extends Entry {
  /** The owner, `/` and the hash of the prefix. */
  readonly key: string;
}

/**
 * The prompt cache of every model. A request reads the longest stored prefix, and writes the rest up to its last cache
 * point. An entry expires after its TTL since its last use. When there are more than 10,000 entries, the entry that
 * was not used for the longest time is removed.
 */
export class PromptCache implements Snapshotable {
  readonly #entries = new Map<string, Entry>();
  readonly #now: () => number;

  /** @param now returns the present time in ms since 1970 */
  constructor(now: () => number) {
    this.#now = now;
  }

  /** Reads and writes the prefixes of a request, and counts its tokens. */
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

  /** Returns the entries that have not expired. The entry that was not used for the longest time comes first. */
  list(): CacheEntry[] {
    const now = this.#now();
    return [...this.#entries].flatMap(([key, entry]) => (entry.expiresAt > now ? [{ key, ...entry }] : []));
  }

  snapshot(): JsonValue {
    return this.list().map((entry) => ({ ...entry }));
  }

  restore(state: unknown): void {
    if (!Array.isArray(state)) throw new TypeError("The state of the prompt cache is not a list of entries.");
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

  /** Restarts the TTL of an entry. @returns false when there is no such entry */
  #touch(key: string): boolean {
    const entry = this.#entries.get(key);
    if (entry === undefined || !this.#isAlive(key)) return false;
    this.#store(key, entry.ttl, entry.tokens);
    return true;
  }

  #store(key: string, ttl: CacheTtl, tokens: number): void {
    // The entry is deleted first, so that the map stays in the order of use.
    this.#entries.delete(key);
    this.#entries.set(key, { tokens, ttl, expiresAt: this.#now() + TTL_MS[ttl] });
    const oldest = this.#entries.keys().next();
    if (this.#entries.size > MAX_ENTRIES && oldest.done !== true) this.#entries.delete(oldest.value);
  }
}

/** Finds the cache points whose prefix is neither too short nor too long to be cached. */
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

/** Reads an entry of a snapshot. @throws TypeError when it is invalid */
function readCacheEntry(value: unknown): CacheEntry {
  if (isJsonObject(value)) {
    const { key, tokens, ttl, expiresAt } = value;
    const isEntry = typeof key === "string" && typeof tokens === "number" && typeof expiresAt === "number";
    if (isEntry && (ttl === "5m" || ttl === "1h")) return { key, tokens, ttl, expiresAt };
  }
  throw new TypeError(`${JSON.stringify(value)} is not an entry of the prompt cache.`);
}
