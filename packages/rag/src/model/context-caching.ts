import { createHash } from "node:crypto";
import { type CachePolicy, defaultModelCatalog, planCachePoints } from "@bedrock-routed/core";
import type { AnsweringModel } from "./answering-model";

/**
 * When to put a cache point after the documents. `"auto"`: at once if cache writes cost no more than plain
 * input, else when the same documents appear again within five minutes.
 */
export type CacheContext = "auto" | "always" | "never";

/** Where the chain itself puts cache points, for a model that does not plan them. */
export interface CachePointBlocks {
  /** After the system prompt: the rules and the instructions. */
  readonly system: boolean;
  /** After the documents. */
  readonly documents: boolean;
}

/** How cache points reach the model. */
export interface ContextCaching {
  readonly blocks: CachePointBlocks;
  /** Call options for a model that plans cache points itself. */
  readonly callOptions: { readonly cachePoints?: CachePolicy };
}

/** The texts of a prompt, in their order. */
export interface PromptOutline {
  readonly systemPrompt: string;
  readonly context: string;
  readonly question: string;
}

const NO_BLOCKS: CachePointBlocks = { system: false, documents: false };
const NO_CACHE_POINT: ContextCaching = { blocks: NO_BLOCKS, callOptions: {} };
const POLICIES: Readonly<Record<CacheContext, CachePolicy>> = { auto: "auto", always: {}, never: { messages: false } };

/**
 * Plans the cache points after the system prompt and after the documents.
 *
 * - A model that plans cache points itself gets call options and applies its own limits. Its
 *   `cachePoints: "off"` and a cache policy of its own are respected.
 * - Another Converse model gets cache point blocks where the model catalog says that it accepts them. The one
 *   after the system prompt is what a question about other documents can read: the cache finds a prefix only
 *   where an earlier request had a cache point.
 * - A model of another API gets nothing.
 *
 * @param wanted the option `cacheContext`, or `"always"` when it is `"auto"` and the documents are repeated
 */
export function planContextCaching(
  { protocol, modelId, cachePolicy, hasCacheControl }: AnsweringModel,
  wanted: CacheContext,
  outline: PromptOutline,
): ContextCaching {
  if (protocol === "other") return NO_CACHE_POINT;
  if (cachePolicy !== undefined) return { blocks: NO_BLOCKS, callOptions: planCallOptions(cachePolicy, wanted) };
  if (modelId === undefined) return NO_CACHE_POINT;
  const { systemPrompt, context, question } = outline;
  const request = {
    system: [{ text: systemPrompt }],
    messages: [{ role: "user", content: [{ text: context }, { text: question }] }],
  };
  const { points } = planCachePoints(request, defaultModelCatalog().cacheLimits(modelId), POLICIES[wanted]);
  const has = (wantedSection: string): boolean => points.some(({ section }) => section === wantedSection);
  // With `cache_control`, ChatBedrockConverse puts a cache point after the system prompt itself, with its own TTL.
  return { blocks: { system: has("system") && hasCacheControl !== true, documents: has("messages") }, callOptions: {} };
}

/**
 * Call options for a model that plans cache points itself, in a call whose message is never sent again. A
 * cache point in it would be written and never read.
 */
export function planSingleUseCaching({ cachePolicy }: AnsweringModel): ContextCaching["callOptions"] {
  return cachePolicy === undefined ? {} : planCallOptions(cachePolicy, "never");
}

function planCallOptions(policy: CachePolicy, wanted: CacheContext): ContextCaching["callOptions"] {
  if (policy === "off") return {};
  if (wanted === "never") return { cachePoints: { ...(policy === "auto" ? {} : policy), messages: false } };
  // The policy `{}` caches the documents even where cache writes cost more than plain input; "auto" does not.
  return wanted === "always" && policy === "auto" ? { cachePoints: {} } : {};
}

/** The default lifetime of a cache entry after its last use, in ms. */
const CACHE_LIFETIME_MS = 5 * 60_000;
const MAX_CONTEXTS = 1000;

/**
 * Remembers which prompts began with the same rules and documents recently. It keeps hashes of the last
 * 1,000 beginnings in this process, and no text.
 */
export class RecentContexts {
  readonly #seenAt = new Map<string, number>();
  readonly #now: () => number;

  /** @param now the clock, in ms */
  constructor(now: () => number = Date.now) {
    this.#now = now;
  }

  /**
   * Whether a prompt began like this within the last five minutes. The beginning is remembered from now on.
   *
   * @param beginning the texts before the question, in their order
   */
  isRepeated(beginning: readonly string[]): boolean {
    const hash = createHash("sha256").update(JSON.stringify(beginning)).digest("base64");
    const now = this.#now();
    const before = this.#seenAt.get(hash);
    // Deleted first, so that the map stays in the order of last use.
    this.#seenAt.delete(hash);
    this.#seenAt.set(hash, now);
    const oldest = this.#seenAt.keys().next();
    if (this.#seenAt.size > MAX_CONTEXTS && oldest.done !== true) this.#seenAt.delete(oldest.value);
    return before !== undefined && now - before < CACHE_LIFETIME_MS;
  }
}
