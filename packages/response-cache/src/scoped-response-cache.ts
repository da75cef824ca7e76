import type { CreatedResponse, ResponseCache, ResponseCacheRequest, ResponseCacheResult } from "@bedrock-routed/core";
import { BaseCache } from "@langchain/core/caches";
import type { Generation } from "@langchain/core/outputs";
import type { AnswerSharing, ResponseCacheCounts } from "./sharing/answer-sharing";
import { mayStore, readGenerations, writeGenerations } from "./stored-generations";

/**
 * The answers of one scope. It is two caches in one:
 *
 * - `responseCache` of `BedrockRoutedChatModel`, which serves streams and shares concurrent calls;
 * - a `BaseCache` of LangChain, for the option `cache` of any other chat model. LangChain asks it only when the
 *   answer is not streamed, and its key is a text of the messages that holds no images or documents.
 */
export class ScopedResponseCache extends BaseCache implements ResponseCache {
  readonly #sharing: AnswerSharing;
  readonly #scope: string | undefined;

  constructor(sharing: AnswerSharing, scope: string | undefined) {
    super();
    this.#sharing = sharing;
    this.#scope = scope;
  }

  /** What happened to the calls of this cache, in all scopes, in this process. */
  get counts(): ResponseCacheCounts {
    return this.#sharing.counts;
  }

  /** The same cache for another scope, such as a tenant: for chat models of LangChain, whose calls cannot name theirs. */
  withScope(scope: string): ScopedResponseCache {
    return new ScopedResponseCache(this.#sharing, scope);
  }

  getOrCreate(request: ResponseCacheRequest, create: () => Promise<CreatedResponse>): Promise<ResponseCacheResult> {
    const scope = request.scope ?? this.#scope;
    return this.#sharing.getOrCreate(scope === undefined ? request : { ...request, scope }, create);
  }

  /** LangChain's: the stored answer, or null. It never rejects. */
  override async lookup(prompt: string, llmKey: string): Promise<Generation[] | null> {
    const key = this.#sharing.keyOf({ prompt, llmKey }, this.#scope);
    const entry = key && (await this.#sharing.read(key));
    const generations = entry && readGenerations(entry.json);
    this.#sharing.countLookup(generations !== undefined);
    return generations ?? null;
  }

  /** LangChain's: stores an answer if it may be stored. It never rejects. */
  override async update(prompt: string, llmKey: string, value: Generation[]): Promise<void> {
    if (!mayStore(value, this.#sharing.storesToolCalls)) return;
    const key = this.#sharing.keyOf({ prompt, llmKey }, this.#scope);
    if (key !== undefined) await this.#sharing.write(key, writeGenerations(value));
  }

  /** What tracers show of it: a client of the store can hold secrets. */
  toJSON(): object {
    return { type: this.constructor.name };
  }
}
