import { LRUCache } from "lru-cache";
import { z } from "zod";
import { type EntryKey, toPartition } from "../key/entry-key";
import { commonOptions, parseOptions, type ResponseCacheOptions } from "../options";
import { ScopedResponseCache } from "../scoped-response-cache";
import { AnswerSharing } from "../sharing/answer-sharing";
import type { AnswerStore, StoredEntry } from "../sharing/answer-store";

/** Options of {@link InMemoryResponseCache}. */
export interface InMemoryResponseCacheOptions extends ResponseCacheOptions {
  /** The most answers. The one that was not used for the longest time goes first. @default 1000 */
  readonly maxEntries?: number;
  /** The most memory for answers, in bytes. A larger answer is not stored. @default 67108864, which is 64 MiB */
  readonly maxBytes?: number;
}

const MEBIBYTE = 1024 * 1024;

const schema: z.ZodType<InMemoryResponseCacheOptions> = z.strictObject({
  ...commonOptions,
  maxEntries: z.number("pass a number").int("pass a whole number").min(1, "pass 1 or more").optional(),
  maxBytes: z.number("pass bytes").int("pass a whole number").min(1, "pass 1 or more").optional(),
}) as z.ZodType<InMemoryResponseCacheOptions>;

/**
 * Answers in the memory of this process, the least recently used one leaving first.
 *
 * @throws InvalidOptionError at construction, for an option that does not exist or cannot be used
 * @example
 * ```ts
 * const model = new BedrockRoutedChatModel({ model, responseCache: new InMemoryResponseCache() });
 * ```
 */
export class InMemoryResponseCache extends ScopedResponseCache {
  readonly #store: MemoryStore;
  readonly #namespace: string;
  readonly #scope: string | undefined;

  constructor(options: InMemoryResponseCacheOptions = {}) {
    const checked = parseOptions(schema, options);
    const store = new MemoryStore(checked);
    const sharing = new AnswerSharing(store, checked);
    super(sharing, checked.scope);
    this.#store = store;
    this.#namespace = sharing.namespace;
    this.#scope = checked.scope;
  }

  /**
   * Deletes the answers of one scope.
   * @param scope by default the scope of the cache; without one, the answers that have none
   * @returns the number of answers
   */
  clear(scope: string | undefined = this.#scope): number {
    return this.#store.deletePartition(toPartition({ namespace: this.#namespace, scope }));
  }
}

/** Answers are kept as text, so that a caller who changes one changes no other. */
class MemoryStore implements AnswerStore {
  readonly #entries: LRUCache<string, StoredEntry>;

  constructor({ maxEntries = 1000, maxBytes = 64 * MEBIBYTE }: InMemoryResponseCacheOptions) {
    // A text takes up to two bytes a character.
    const sizeCalculation = ({ json }: StoredEntry): number => Math.max(1, json.length * 2);
    this.#entries = new LRUCache({ max: maxEntries, maxSize: maxBytes, sizeCalculation });
  }

  isAvailable(): boolean {
    return true;
  }

  async read({ partition, hash }: EntryKey): Promise<StoredEntry | undefined> {
    return this.#entries.get(`${partition}/${hash}`);
  }

  async write({ partition, hash }: EntryKey, entry: StoredEntry): Promise<void> {
    this.#entries.set(`${partition}/${hash}`, entry);
  }

  deletePartition(partition: string): number {
    const keys = [...this.#entries.keys()].filter((key) => key.startsWith(`${partition}/`));
    for (const key of keys) this.#entries.delete(key);
    return keys.length;
  }

  remedyFor(): string {
    return "This is a defect of the package: please report it.";
  }
}
