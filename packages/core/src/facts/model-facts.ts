/** Sections of a Converse request that can hold cache points, in the order in which the cache reads them. */
export type CacheSection = "tools" | "system" | "messages";

/** How long a cache entry lives after its last use. */
export type CacheTtl = "5m" | "1h";

/**
 * What a model's prompt cache accepts.
 * @see https://docs.aws.amazon.com/bedrock/latest/userguide/prompt-caching.html
 */
export interface CacheLimits {
  /** Tokens that the whole prefix before a cache point needs; below it nothing is cached. */
  readonly minTokens: number;
  /** Cache points allowed in one request. */
  readonly maxPoints: number;
  readonly fields: readonly CacheSection[];
  readonly ttls: readonly CacheTtl[];
  /** Tokens past which nothing is cached. `undefined`: no such limit is known. */
  readonly maxTokens?: number;
  readonly source?: string;
  /** Another source that disagrees. */
  readonly conflict?: string;
  /** Takes no cache point in a message with a tool call or its result. */
  readonly notBesideTools?: boolean;
  /** Whether writing to the cache costs more than plain input. `undefined`: not known. */
  readonly writePremium?: boolean;
}

/**
 * Where a price applies: `"in-region"` for a bare model id, else the prefix of the
 * inference profile (`"us"`, `"eu"`, `"jp"`, `"global"` …).
 */
export type PriceScope = string;

/** USD per million tokens. A rate that is not known is absent. */
export interface TokenPrice {
  readonly input: number;
  readonly output: number;
  readonly cacheRead?: number;
  readonly cacheWrite5m?: number;
  readonly cacheWrite1h?: number;
}

/** A price, where it comes from, and what else applies in its scope. */
export interface ScopePrice extends TokenPrice {
  readonly source: string;
  readonly batchInput?: number;
  readonly batchOutput?: number;
  /** Rates that follow a published rule rather than a published row. */
  readonly derived?: readonly string[];
  /** Rates of a request whose input, cached tokens included, exceeds a size. */
  readonly longContext?: TokenPrice & { readonly inputTokensAbove: number };
}

/** A price by the request, whatever its size. */
export interface RequestPrice {
  readonly usdPerThousand: number;
  readonly source: string;
}

/** How a knowledge base searches: with a vector index of yours, or with one that it manages. */
export type RetrievalSearch = "vector" | "managed";

/** Values of Converse's `toolChoice`. */
export type ToolChoice = "auto" | "any" | "tool";

/** What a model can do, as far as it is known. */
export interface ModelCapabilities {
  /** Takes images. */
  readonly vision?: boolean;
  readonly toolUse?: boolean;
  /** Values of `toolChoice` that it accepts. */
  readonly toolChoice?: readonly ToolChoice[];
  /** Native JSON-schema output (`outputConfig.textFormat`). */
  readonly structuredOutput?: boolean;
}

/** When a model came and goes. A model past its end of life is a reason to warn, not to refuse. */
export interface ModelLifecycle {
  readonly status?: "active" | "legacy";
  /** ISO date at which the status was read. */
  readonly asOf?: string;
  /** ISO date after which Amazon Bedrock refuses the model. */
  readonly endOfLife?: string;
}

/** What is known of a base model. A fact that is not known is absent. */
export interface ModelFacts {
  readonly provider: string;
  readonly family: string;
  readonly lifecycle?: ModelLifecycle;
  readonly cache?: CacheLimits;
  readonly capabilities?: ModelCapabilities;
  /** Prefixes of the system profiles that serve it. */
  readonly profiles: readonly string[];
  /** Regions where the bare id can be called on demand; empty means that it needs a profile. */
  readonly onDemandRegions?: readonly string[];
  /** Whether Amazon Bedrock's prompt routers accept it. */
  readonly promptRouting: boolean;
  /** Not served by the bedrock-runtime endpoint. */
  readonly mantleOnly?: boolean;
  /** Tokens. */
  readonly contextWindow?: number;
  /** Tokens. */
  readonly maxOutputTokens?: number;
  readonly prices: Readonly<Record<PriceScope, ScopePrice>>;
  /** Price of a model that is charged by the request, such as a reranking model. */
  readonly requestPrice?: RequestPrice;
  /** Prices of non-standard service tiers, by tier, then scope. */
  readonly tierPrices?: Readonly<Record<string, Readonly<Record<PriceScope, ScopePrice>>>>;
  /** Prices of latency modes other than standard, by mode, then scope. */
  readonly latencyPrices?: Readonly<Record<string, Readonly<Record<PriceScope, ScopePrice>>>>;
  /** Prices by the Region that the call is sent to. */
  readonly regionPrices?: {
    readonly source: string;
    readonly regions: Readonly<Record<string, TokenPrice>>;
  };
  /** Keys of `ModelData.sources`. */
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
  readonly units: string;
  readonly sources: Readonly<Record<string, FactSource>>;
  readonly models: Readonly<Record<string, ModelFacts>>;
  /** Prices of a retrieval from a knowledge base. Retrieval over a vector index of yours has none of its own that is published. */
  readonly retrievalPrices?: Partial<Readonly<Record<RetrievalSearch, RequestPrice>>>;
}
