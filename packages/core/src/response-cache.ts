import type { TokenUsage } from "./usage/token-usage";

/**
 * A cache of whole answers. `BedrockRoutedChatModel` takes one as `responseCache`: one of
 * `@bedrock-routed/response-cache`, or your own.
 */
export interface ResponseCache {
  /**
   * The answer to a request: one that is stored, one that another call is getting at the moment, or the one that
   * `create` gets.
   *
   * A cache that cannot be reached must not stop a call: then `create` is called. `create` is called once at most.
   * Rejects with what `create` rejects with, and with the reason of the request's signal.
   */
  getOrCreate(request: ResponseCacheRequest, create: () => Promise<CreatedResponse>): Promise<ResponseCacheResult>;
}

/** What is asked for, and for whom. */
export interface ResponseCacheRequest {
  /**
   * Everything that the answer depends on: target, parameters, tools and messages, as JSON values and bytes.
   * Requests with the same content, in whatever order of the fields, have the same answer. Fields that are
   * `undefined` do not count.
   */
  readonly request: object;
  /** Whose answer it is, such as a tenant or a user. Answers never cross it. @default the cache's own scope */
  readonly scope?: string;
  /** Aborted when the caller no longer waits. */
  readonly signal?: AbortSignal;
  /**
   * Whether calls with the same request wait for one of them. A call that others may wait for must not wait itself.
   * @default true
   */
  readonly sharing?: boolean;
}

/** An answer that was just paid for. */
export interface CreatedResponse {
  /** JSON values only. */
  readonly answer: object;
  /**
   * What may be done with it: `"store"`; `"store-tool-calls"`, which a cache does only when it is told to; `"share"`,
   * with the calls that wait for it now; or `"nothing"`.
   */
  readonly use: "store" | "store-tool-calls" | "share" | "nothing";
}

/** An answer, and where it comes from. */
export interface ResponseCacheResult {
  readonly answer: object;
  /** `"created"`: this call paid for it. `"shared"`: another call of this process did, at the same time. */
  readonly source: "stored" | "shared" | "created";
  /** When a stored answer was stored, in ms since 1970. */
  readonly storedAt?: number;
}

/**
 * What a routing record says about a call that a response cache answered. Nothing was sent for it: the `usage` of
 * the record is 0.
 */
export interface ResponseCacheHit {
  /** `"shared"`: another call of the same process paid for the answer at the same time. */
  readonly source: "stored" | "shared";
  /** When the answer was stored, in ms since 1970. */
  readonly storedAt?: number;
  /** Tokens of the call that was paid for: what this call would have used. Absent when the service did not report them. */
  readonly usage?: TokenUsage;
}
