import type { ConverseCommandInput, ConverseStreamCommandOutput } from "@aws-sdk/client-bedrock-runtime";
import {
  type CreatedResponse,
  omitUndefined,
  type ResponseCache,
  type ResponseCacheHit,
  type ResponseCacheRequest,
  type ResponseCacheResult,
  readTokenUsage,
} from "@bedrock-routed/core";
import { toStreamOutput } from "../stream/answer-whole";
import { IncompleteStreamError } from "../stream/incomplete-stream-error";
import type { StreamGuard } from "../stream/stream-guard";
import { toCacheRequest } from "./cache-request";
import { collectAnswer, type WholeAnswer } from "./collect-stream";
import { RecordedStream } from "./recorded-stream";
import { NO_USAGE, readStoredAnswer, type StoredAnswer, toJson, useOf } from "./stored-answer";

/** What is the same for all requests of a call. */
export interface CachedCallInit {
  readonly cache: ResponseCache;
  readonly scope: string | undefined;
  readonly signal: AbortSignal | undefined;
  /** The guard of a streamed call. */
  readonly guard: StreamGuard | undefined;
  /** The tool of `withStructuredOutput`. */
  readonly wantedTool: string | undefined;
}

/** A request that the cache may answer. */
export interface CacheableCall<Result> {
  readonly request: ConverseCommandInput;
  readonly region: string;
  /** Whether calls with the same request share one. A request that another one waits for must not wait itself. */
  readonly sharing: boolean;
  /** The ids that may answer. A model of the same name can have other fallbacks in the same process. */
  readonly modelIds: readonly string[];
  send(): Promise<Result>;
  /** The id that `send` got its answer from. */
  sentTo(): string;
}

/** One call and the response cache. A cache that fails, whatever it does, costs the call nothing but time. */
export class CachedCall {
  readonly #init: CachedCallInit;
  #found: { readonly stored: StoredAnswer; readonly hit: ResponseCacheHit } | undefined;

  constructor(init: CachedCallInit) {
    this.#init = init;
  }

  /** Present when the last request was answered from the cache. */
  get hit(): ResponseCacheHit | undefined {
    return this.#found?.hit;
  }

  /** The id that gave the answer of the cache. */
  get modelId(): string | undefined {
    return this.#found?.stored.modelId;
  }

  /** The answer of the cache in the form of the SDK's, or what `send` returns. */
  answer<Result extends { readonly output: object }>(call: CacheableCall<Result>): Promise<Result> {
    const { cache, guard } = this.#init;
    this.#found = undefined;
    // Who waits for the answer of another call, or for the cache, does not wait for the service.
    guard?.arrived();
    return new Promise((resolve, reject) => {
      let begun: Promise<Result> | undefined;
      const keep = newSignal();
      const send = (): Promise<Result> => {
        guard?.resume();
        begun = call.send();
        return begun;
      };
      const create = async (): Promise<CreatedResponse> => {
        const result = await send();
        const { stream, ...whole }: Partial<ConverseStreamCommandOutput> = result.output;
        if (stream === undefined) return this.#toCreated(call, whole as WholeAnswer);
        const recorded = new RecordedStream(stream, keep.given);
        resolve({ ...result, output: { ...result.output, stream: recorded } });
        const events = await recorded.recorded;
        // An aborted stream can end like a whole one.
        if (!events.some(({ messageStop }) => messageStop !== undefined)) throw new IncompleteStreamError();
        const answer = collectAnswer(events);
        return answer === undefined ? NOTHING : this.#toCreated(call, answer);
      };
      const finish = async (): Promise<Result> => {
        const result = await this.#ask(cache, call, create, () => begun !== undefined);
        if (begun !== undefined) return begun;
        return (result && this.#readHit(result, call)) ?? send();
      };
      finish().then(resolve, reject).finally(keep.give);
    });
  }

  /** @returns `undefined` when the cache failed before it called `create` */
  async #ask<Result>(
    cache: ResponseCache,
    { request, region, sharing }: CacheableCall<Result>,
    create: () => Promise<CreatedResponse>,
    hasBegun: () => boolean,
  ): Promise<ResponseCacheResult | undefined> {
    const { scope, signal } = this.#init;
    const asked: ResponseCacheRequest = { request: toCacheRequest(request, region), sharing };
    try {
      return await cache.getOrCreate({ ...asked, ...omitUndefined({ scope, signal }) }, create);
    } catch {
      // The error of the request, which the caller gets from the request; or one of a cache that should not fail.
      if (!hasBegun()) signal?.throwIfAborted();
      return undefined;
    }
  }

  #toCreated<Result>({ request, sentTo }: CacheableCall<Result>, answer: WholeAnswer): CreatedResponse {
    // A fallback's answer that came from the cache itself.
    const stored = this.#found?.stored ?? { modelId: sentTo(), answer: withoutMetadata(answer) };
    const json = toJson(stored);
    if (json === undefined) return NOTHING;
    const use = useOf(stored.answer, this.#init.wantedTool);
    // What a fallback says is not stored as the answer of the model that it stood in for.
    const isOwn = stored.modelId === request.modelId;
    return { answer: json, use: isOwn || use !== "store" ? use : "share" };
  }

  #readHit<Result>(result: ResponseCacheResult, { modelIds }: CacheableCall<Result>): Result | undefined {
    const stored = readStoredAnswer(result.answer);
    if (stored === undefined || !modelIds.includes(stored.modelId)) return undefined;
    const { answer } = stored;
    const usage = readTokenUsage(answer.usage);
    const source: ResponseCacheHit["source"] = result.source === "shared" ? "shared" : "stored";
    this.#found = { stored, hit: omitUndefined({ source, storedAt: result.storedAt, usage }) };
    const output = { $metadata: {}, ...answer, usage: NO_USAGE, metrics: undefined };
    // What the SDK's middleware returns for a request of this kind.
    const shown = this.#init.guard === undefined ? output : toStreamOutput(output);
    return { response: undefined, output: shown } as unknown as Result;
  }
}

const NOTHING: CreatedResponse = { answer: {}, use: "nothing" };

function withoutMetadata(answer: WholeAnswer): WholeAnswer {
  const { $metadata: _http, ...rest }: WholeAnswer & { readonly $metadata?: unknown } = answer;
  return rest;
}

interface Signal {
  readonly given: Promise<void>;
  readonly give: () => void;
}

function newSignal(): Signal {
  let give = (): void => {};
  const given = new Promise<void>((resolve) => {
    give = resolve;
  });
  return { given, give };
}
