import {
  type CreatedResponse,
  type ResponseCache,
  type ResponseCacheRequest,
  type ResponseCacheResult,
  raceAbort,
} from "@bedrock-routed/core";
import { type EntryKey, toEntryKey } from "../key/entry-key";
import type { ResponseCacheOptions } from "../options";
import {
  createWarning,
  type ReportError,
  ResponseCacheError,
  type ResponseCacheOperation,
} from "../response-cache-error";
import type { AnswerStore, StoredEntry } from "./answer-store";

/** What happened to the calls of one cache in this process. */
export interface ResponseCacheCounts {
  /** Calls that a stored answer served. */
  readonly hits: number;
  /** Calls that got the answer that another call was getting at the same time. */
  readonly shared: number;
  /** Calls that had to be paid for. */
  readonly misses: number;
  /** Answers that were stored. */
  readonly stored: number;
  /** Operations that failed. Their calls went on without the cache. */
  readonly errors: number;
}

/** How a call ended that others wait for. */
type Outcome = { readonly json: string; readonly storedAt?: number } | "private" | "failed";

const DAY_SECONDS = 86_400;

/** A call whose leaders failed this often asks itself: a chain of failures must not grow with the number of calls. */
const MOST_WAITS = 2;

/** Answers of a store, shared by concurrent calls. It decides what is stored and given. It rejects only with what `create` rejects with. */
export class AnswerSharing implements ResponseCache {
  readonly storesToolCalls: boolean;
  readonly namespace: string;
  readonly #store: AnswerStore;
  readonly #report: ReportError;
  readonly #ttlMs: number;
  readonly #clock: () => number;
  /** The calls that others can wait for, by the hash of their key. Their promises do not reject. */
  readonly #flights: Map<string, Promise<Outcome>> = new Map();
  readonly #counts = { hits: 0, shared: 0, misses: 0, stored: 0, errors: 0 };

  constructor(store: AnswerStore, options: ResponseCacheOptions) {
    this.#store = store;
    this.namespace = options.namespace ?? "default";
    this.storesToolCalls = options.storeToolCalls ?? false;
    this.#report = options.onError ?? createWarning();
    this.#ttlMs = (options.ttlSeconds ?? DAY_SECONDS) * 1000;
    this.#clock = options.clock ?? Date.now;
  }

  get counts(): ResponseCacheCounts {
    return { ...this.#counts };
  }

  async getOrCreate(
    { request, scope, signal, sharing = true }: ResponseCacheRequest,
    create: () => Promise<CreatedResponse>,
  ): Promise<ResponseCacheResult> {
    const key = this.keyOf(request, scope);
    if (key === undefined) return this.#create(create);
    if (!sharing) return this.#lead(key, create, () => {});
    for (let waits = 0; waits < MOST_WAITS; waits += 1) {
      const flight = this.#flights.get(key.hash);
      if (flight === undefined) return this.#fly(key, create);
      const outcome = await raceAbort(flight, signal);
      if (outcome === "private") break;
      if (outcome !== "failed") return this.#share(outcome);
    }
    const result = await this.#create(create);
    await this.#keep(key, result);
    return result;
  }

  /** `undefined` when the request has no key. */
  keyOf(request: object, scope: string | undefined): EntryKey | undefined {
    try {
      return toEntryKey(request, { namespace: this.namespace, scope });
    } catch (error) {
      this.#fail("key", error);
      return undefined;
    }
  }

  /** The stored answer, unless it has expired or cannot be read. */
  async read(key: EntryKey): Promise<StoredEntry | undefined> {
    if (!this.#store.isAvailable()) return undefined;
    try {
      const entry = await this.#store.read(key);
      return entry !== undefined && entry.expiresAt > this.#clock() ? entry : undefined;
    } catch (error) {
      this.#fail("read", error);
      return undefined;
    }
  }

  async write(key: EntryKey, json: string): Promise<void> {
    if (!this.#store.isAvailable()) return;
    const storedAt = this.#clock();
    try {
      await this.#store.write(key, { json, storedAt, expiresAt: storedAt + this.#ttlMs });
      this.#counts.stored += 1;
    } catch (error) {
      this.#fail("write", error);
    }
  }

  /** Counts a lookup of LangChain's. */
  countLookup(isHit: boolean): void {
    this.#counts[isHit ? "hits" : "misses"] += 1;
  }

  /** Makes the call that others with the same key wait for. */
  async #fly(key: EntryKey, create: () => Promise<CreatedResponse>): Promise<ResponseCacheResult> {
    let land: (outcome: Outcome) => void = () => {};
    const flight = new Promise<Outcome>((resolve) => {
      land = resolve;
    });
    this.#flights.set(key.hash, flight);
    try {
      return await this.#lead(key, create, land);
    } finally {
      this.#flights.delete(key.hash);
      // Without effect when it has landed.
      land("failed");
    }
  }

  /** @param land is called as soon as there is an answer, before it is stored */
  async #lead(
    key: EntryKey,
    create: () => Promise<CreatedResponse>,
    land: (outcome: Outcome) => void,
  ): Promise<ResponseCacheResult> {
    const { json, storedAt } = (await this.read(key)) ?? {};
    const answer = json === undefined ? undefined : this.#parse(json);
    if (answer !== undefined && json !== undefined && storedAt !== undefined) {
      this.#counts.hits += 1;
      land({ json, storedAt });
      return { answer, source: "stored", storedAt };
    }
    const result = await this.#create(create);
    land(result.use === "share" || this.#isStored(result) ? { json: JSON.stringify(result.answer) } : "private");
    await this.#keep(key, result);
    return result;
  }

  #share({ json, storedAt }: Exclude<Outcome, string>): ResponseCacheResult {
    const answer: object = JSON.parse(json);
    this.#counts[storedAt === undefined ? "shared" : "hits"] += 1;
    return storedAt === undefined ? { answer, source: "shared" } : { answer, source: "stored", storedAt };
  }

  async #create(create: () => Promise<CreatedResponse>): Promise<CreatedResponse & { readonly source: "created" }> {
    this.#counts.misses += 1;
    return { ...(await create()), source: "created" };
  }

  async #keep(key: EntryKey, created: CreatedResponse): Promise<void> {
    if (this.#isStored(created)) await this.write(key, JSON.stringify(created.answer));
  }

  #isStored({ use }: CreatedResponse): boolean {
    return use === "store" || (use === "store-tool-calls" && this.storesToolCalls);
  }

  #parse(json: string): object | undefined {
    try {
      const parsed: unknown = JSON.parse(json);
      return typeof parsed === "object" && parsed !== null ? parsed : undefined;
    } catch (error) {
      this.#fail("read", error);
      return undefined;
    }
  }

  #fail(operation: ResponseCacheOperation, cause: unknown): void {
    this.#counts.errors += 1;
    const remedy = operation === "key" ? "Leave the circular value out." : this.#store.remedyFor(cause);
    try {
      const result = this.#report(new ResponseCacheError(operation, remedy, cause));
      if (result instanceof Promise) result.catch(() => {});
    } catch {}
  }
}
