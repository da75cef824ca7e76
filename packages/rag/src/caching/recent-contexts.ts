import { createHash } from "node:crypto";

/** How long a cache entry lives after its last use, by default. */
const WINDOW_MS = 5 * 60_000;
const MAX_CONTEXTS = 1000;

/** Remembers which prompts were begun alike lately: hashes, no text. */
export class RecentContexts {
  readonly #seenAt = new Map<string, number>();
  readonly #now: () => number;

  /** @param now clock, in ms */
  constructor(now: () => number = Date.now) {
    this.#now = now;
  }

  /** Whether this beginning was seen within the last five minutes. It is remembered from now on. */
  isRepeated(beginning: readonly string[]): boolean {
    const hash = createHash("sha256").update(JSON.stringify(beginning)).digest("base64");
    const now = this.#now();
    const before = this.#seenAt.get(hash);
    // Deleted first, so that the map's order is that of use.
    this.#seenAt.delete(hash);
    this.#seenAt.set(hash, now);
    const oldest = this.#seenAt.keys().next();
    if (this.#seenAt.size > MAX_CONTEXTS && oldest.done !== true) this.#seenAt.delete(oldest.value);
    return before !== undefined && now - before < WINDOW_MS;
  }
}
