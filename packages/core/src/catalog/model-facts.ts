import type { PriceScope } from "../targets/invoked-model";
import type { RetrievalSearch } from "../usage/metered-operation";

/** Sections of a Converse request that can contain cache points, in the order in which the cache reads them. */
export type CacheSection = "tools" | "system" | "messages";

/** How long a cache entry lives after its last use. */
export type CacheTtl = "5m" | "1h";

/**
 * What the prompt cache of a model accepts.
 * @see https://docs.aws.amazon.com/bedrock/latest/userguide/prompt-caching.html
 */
export interface CacheLimits {
  /** Tokens that the whole prefix before a cache point must have. The model does not cache a shorter prefix. */
  readonly minTokens: number;
  /** Cache points allowed in one request. */
  readonly maxPoints: number;
  /** Sections of a request that can contain cache points. */
  readonly fields: readonly CacheSection[];
  /** TTLs that a cache point can ask for. */
  readonly ttls: readonly CacheTtl[];
  /** Tokens of the longest prefix that the model caches. Absent: no such limit is known. */
  readonly maxTokens?: number;
  /** Where the limits were read. */
  readonly source?: string;
  /** Another source that disagrees, and what it says. */
  readonly conflict?: string;
  /** Whether the model refuses a cache point in a message with a tool call or a tool result. */
  readonly notBesideTools?: boolean;
  /** Whether writing to the cache costs more than plain input. Absent: not known. */
  readonly writePremium?: boolean;
}

/** Prices in USD per million tokens. A price that is not known is absent. */
export interface TokenPrice {
  readonly input: number;
  readonly output: number;
  readonly cacheRead?: number;
  /** Price of a cache write with a lifetime of 5 minutes. */
  readonly cacheWrite5m?: number;
  /** Price of a cache write with a lifetime of 1 hour. */
  readonly cacheWrite1h?: number;
}

/** The token prices of a model in one scope, with their source. All prices are in USD per million tokens. */
export interface ScopePrice extends TokenPrice {
  /** Keys of `sources` in the model catalog, joined by `+`. */
  readonly source: string;
  /** Price of input in batch inference. */
  readonly batchInput?: number;
  /** Price of output in batch inference. */
  readonly batchOutput?: number;
  /** Names of the prices that follow a published rule instead of a published row. */
  readonly derived?: readonly string[];
  /** Prices of a request whose input tokens, cached ones included, are more than `inputTokensAbove`. */
  readonly longContext?: TokenPrice & { readonly inputTokensAbove: number };
}

/**
 * Which calls a price of a Region applies to: `"regional"` for calls by the id of the model or through
 * the profile of a geography, `"global"` for calls through the `global` profile.
 */
export type RegionScope = "regional" | "global";

/** A price for calls that are sent from some Regions, in USD per million tokens. */
export interface RegionPrice extends TokenPrice {
  /** The Regions that a call is sent from, such as `ap-northeast-1`. */
  readonly regions: readonly string[];
  readonly scope: RegionScope;
  /** `"batch"`, a service tier such as `"flex"`, or the latency mode `"optimized"`. @default "default", the standard price */
  readonly tier?: string;
  /** Keys of `sources` in the model catalog, joined by `+`. */
  readonly source: string;
  /** Names of the prices that follow a rule instead of a published row. */
  readonly derived?: readonly string[];
  /** Prices of a request whose input tokens, cached ones included, are more than `inputTokensAbove`. */
  readonly longContext?: TokenPrice & { readonly inputTokensAbove: number };
  /** Why the price looks like a slip, although it is what the source has. */
  readonly doubt?: string;
}

/** A price for each request, independent of its size. */
export interface RequestPrice {
  /** USD per thousand requests. */
  readonly usdPerThousand: number;
  /** Keys of `sources` in the model catalog, joined by `+`. */
  readonly source: string;
}

/** Values of `toolChoice` in a Converse request. */
export type ToolChoice = "auto" | "any" | "tool";

/**
 * Which sampling parameters (temperature, top P and top K) a model accepts: `"none"` refuses all of them,
 * `"one"` refuses temperature and top P together.
 */
export type Sampling = "none" | "one";

/** What a model can do. A capability is absent when it is not known. */
export interface ModelCapabilities {
  /** Whether the model accepts images. */
  readonly vision?: boolean;
  /** Whether the model can call tools. */
  readonly toolUse?: boolean;
  /** Whether the model can call tools in an answer that is streamed. Models without `toolUse` cannot. */
  readonly toolStreaming?: boolean;
  /** Values of `toolChoice` that the model accepts. */
  readonly toolChoice?: readonly ToolChoice[];
  /** Sampling parameters that the model accepts. Absent: no limit is known. */
  readonly sampling?: Sampling;
  /** Whether the model has native JSON-schema output (`outputConfig.textFormat`). */
  readonly structuredOutput?: boolean;
}

/** The status of a model and its end of life. A model past its end of life is a reason to warn, not to refuse. */
export interface ModelLifecycle {
  readonly status?: "active" | "legacy";
  /** ISO date at which the status was read. */
  readonly asOf?: string;
  /** ISO date from which the model is in extended access, in which AWS can charge more. */
  readonly extendedAccess?: string;
  /** ISO date after which Amazon Bedrock refuses the model. */
  readonly endOfLife?: string;
  /** ISO date until which AWS keeps the model at least. */
  readonly endOfLifeNotBefore?: string;
  /** ISO date at which the model came to Amazon Bedrock. */
  readonly launched?: string;
}

/** What we know of a base model. A field is absent when its value is not known. */
export interface ModelFacts {
  /** Name of the company that made the model, such as `Amazon`. */
  readonly provider: string;
  /** Family of the model, such as `nova` or `claude-haiku`. */
  readonly family: string;
  readonly lifecycle?: ModelLifecycle;
  /** What the prompt cache of the model accepts. */
  readonly cache?: CacheLimits;
  readonly capabilities?: ModelCapabilities;
  /** Prefixes of the system profiles that serve the model. */
  readonly profiles: readonly string[];
  /** Regions where the model can be called on demand by its own id. Empty: it can only be called through a profile. */
  readonly onDemandRegions?: readonly string[];
  /** Whether the prompt routers of Amazon Bedrock accept the model. */
  readonly promptRouting: boolean;
  /** Whether only the bedrock-mantle endpoint serves the model, and the bedrock-runtime endpoint does not. */
  readonly mantleOnly?: boolean;
  /** Largest context, in tokens. */
  readonly contextWindow?: number;
  /** Longest answer, in tokens. */
  readonly maxOutputTokens?: number;
  /**
   * Prices of the standard service tier, by scope. Where prices differ by Region, it is the price of the
   * main Region of the scope, such as `us-east-1` for `us`: see `regionPrices`.
   */
  readonly prices: Readonly<Record<PriceScope, ScopePrice>>;
  /** Price of a model that is charged for each request, such as a reranking model. */
  readonly requestPrice?: RequestPrice;
  /** Prices of the other service tiers, by tier, then by scope. */
  readonly tierPrices?: Readonly<Record<string, Readonly<Record<PriceScope, ScopePrice>>>>;
  /** Prices of the latency modes other than standard, by mode, then by scope. */
  readonly latencyPrices?: Readonly<Record<string, Readonly<Record<PriceScope, ScopePrice>>>>;
  /**
   * Prices by the Region that the call is sent from, as AWS's Price List has them. They come before the
   * prices by scope, which apply where no Region is known. The first row that applies is used.
   */
  readonly regionPrices?: readonly RegionPrice[];
  /** Input tokens up to which the prices hold. What a longer request costs is not known. */
  readonly pricedInputTokens?: number;
  /** The source of each fact: keys of `sources` in the model catalog. */
  readonly sources: Readonly<Record<string, unknown>>;
}

/** Where facts were read. */
export interface FactSource {
  readonly title: string;
  /** ISO date, or month, of the reading. Absent when it is not known. */
  readonly asOf?: string;
}

/** The shape of `data/models.json`. */
export interface ModelData {
  /** ISO date of the compilation. */
  readonly asOf: string;
  /** Unit of the token prices. */
  readonly units: string;
  readonly sources: Readonly<Record<string, FactSource>>;
  /** By base model id. */
  readonly models: Readonly<Record<string, ModelFacts>>;
  /** Prices of Retrieve from a knowledge base. AWS publishes no price of its own for a search in your own vector index. */
  readonly retrievalPrices?: Partial<Readonly<Record<RetrievalSearch, RequestPrice>>>;
}
