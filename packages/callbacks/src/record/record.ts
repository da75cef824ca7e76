import type {
  BaselineCaching,
  InvokedModel,
  MeteredOperation,
  PricedCall,
  RoutingRecord,
  Saving,
  SidePurpose,
  TokenUsage,
} from "@bedrock-routed/core";

/** A record of a call or of an operation. Ledgers, exporters and logs take both. Only an operation has `operation`. */
export type LogRecord = CallRecord | OperationRecord;

/** What every record says about its run. */
export interface RunRecord {
  readonly runId: string;
  readonly parentRunId?: string;
  /** When the run ended, in ms since 1970. */
  readonly at: number;
  /** The calendar day of `at` in the handler's time zone, such as `"2026-11-21"`. */
  readonly day: string;
  /** IANA name of the time zone of `day`, such as `"Asia/Tokyo"`. Absent when it is not known. */
  readonly timeZone?: string;
  /** Names of the enclosing runs, outermost first: the position in the chain. */
  readonly path: readonly string[];
  /** Tags of the run, without those that LangChain adds for the steps of a chain. */
  readonly tags: readonly string[];
  /** Values from the run's metadata: user, team, thread, feature, or the labels that the options name. */
  readonly labels: Readonly<Record<string, string>>;
}

/**
 * One run of a chat model. A record is complete: ledgers are built from records alone, without prices
 * and clocks, so stored records give the same report on every machine. Money is in picodollars
 * (10⁻¹² USD). The record holds no text of the prompt or the answer unless `content` was requested.
 */
export interface CallRecord extends RunRecord {
  /**
   * `"cached"`: a response cache answered, LangChain's or that of the chat model, and Amazon Bedrock was not called. `"abandoned"`: the caller
   * left the stream, or aborted the call. Then `routing` has what is known, and the cost is unknown.
   */
  readonly outcome: "answered" | "cached" | "failed" | "abandoned";
  /** The model id or ARN that the caller requested. */
  readonly requestedModelId?: string;
  /** True when the answer was streamed. */
  readonly streamed: boolean;
  /** From the start to the end of the run, in ms. */
  readonly durationMs?: number;
  /** From the start of the run to the first chunk of a stream, in ms. */
  readonly timeToFirstTokenMs?: number;
  /** Name of the error of a failed or abandoned call, such as `"ThrottlingException"`. */
  readonly errorKind?: string;
  /** Model and tokens of an answered call. For a cached call: what the model reported when it answered. */
  readonly call?: MeteredCall;
  /** The routing record of the message. Messages of other chat models give parts of it. */
  readonly routing?: Partial<RoutingRecord>;
  /** Cost in picodollars, router fee included. Absent when a price or the usage is unknown. */
  readonly cost?: bigint;
  /** What a cached answer would have cost, in picodollars. Not included in any other figure. */
  readonly avoided?: bigint;
  /** Saving against the baseline. Absent when the cost of either side is unknown. */
  readonly saving?: Saving;
  /** The baseline of `saving`. */
  readonly baselineModelId?: string;
  /** Whether the baseline of `saving` has the caching of the call. */
  readonly baselineCaching?: BaselineCaching;
  /** The same saving with the other caching of the baseline. Absent when a price that it needs is unknown. */
  readonly otherCaching?: HeadlineSaving;
  /** Savings against further baselines, by the names that the options give them. */
  readonly comparisons?: readonly NamedSaving[];
  /** Date and source of the prices in `cost`. */
  readonly prices?: PriceEvidence;
  readonly signals: readonly Signal[];
  readonly content?: CapturedContent;
}

/** One operation that is not a call of a chat model: a retrieval, a reranking, an avoided call. Money is in picodollars. */
export interface OperationRecord extends RunRecord {
  readonly operation: MeteredOperation;
  /** Absent when the price is unknown. */
  readonly cost?: bigint;
  /** What the avoided call would have cost. Absent when this is unknown. */
  readonly avoided?: bigint;
  readonly prices?: PriceEvidence;
}

/** The parts of an answer that decide its cost. Unknown parts are absent. */
export interface MeteredCall {
  readonly invokedModel?: InvokedModel;
  readonly usage?: TokenUsage;
  readonly serviceTier?: string;
  readonly latencyMode?: string;
  /** True when batch inference made the call, at its own prices. */
  readonly batch?: boolean;
  /** ARN of the prompt router that chose the model. The router fee applies to calls that have one. */
  readonly routerArn?: string;
  /** Base ids of the models that the router chose from. */
  readonly routerModels?: readonly string[];
  /** Name of the router in the caller's process that chose the model, such as `"cascade"`. */
  readonly clientRouter?: string;
  /** The model that would have answered without that router. The call is compared with it. */
  readonly routerBaseline?: Pick<InvokedModel, "modelId"> & Partial<Pick<InvokedModel, "scope">>;
  /** Answers that the router did not accept. Their cost is part of the call's cost. */
  readonly declined?: readonly DeclinedCall[];
  /** What the call was made for, if nobody waited for it. Without it nothing would have been paid. */
  readonly purpose?: SidePurpose;
  /**
   * Number of cache points in the request. Absent when the request is not known. Tokens that come from
   * the cache without a cache point are implicit caching of the service, which saves as much without us.
   */
  readonly cachePoints?: number;
}

/** An answer that a router did not accept. Its cost is unknown when its model or its tokens are. */
type DeclinedCall = Partial<Pick<PricedCall, "invokedModel" | "usage">> & {
  readonly serviceTier?: string;
  readonly latencyMode?: string;
};

/** A saving without its parts, in picodollars. */
export type HeadlineSaving = Pick<Saving, "baseline" | "net">;

/** A saving against one of several baselines. */
export interface NamedSaving {
  readonly name: string;
  readonly baselineModelId: string;
  readonly saving: Saving;
  /** The same saving with the other caching of the baseline. */
  readonly otherCaching?: HeadlineSaving;
}

/** Where a price comes from. */
export interface PriceEvidence {
  /** ISO date on which the price was read. */
  readonly asOf: string;
  /**
   * Keys of the model catalog's `sources`, such as `"aws-price-list"`, and what was assumed about the
   * price (a `PriceNote`), joined by `+`.
   */
  readonly source: string;
}

/** The redacted text of one call. Kept only when `captureContent` is set. */
export interface CapturedContent {
  readonly system?: string;
  /** The conversation without the answer. Tool results have the role `"user"`. */
  readonly messages: readonly { readonly role: "user" | "assistant"; readonly text: string }[];
  readonly answer: string;
}

/** A sign that one call could have cost less. Recommendations are based on many of them. */
export interface Signal {
  readonly kind: SignalKind;
  /** A base model id, the ARN of a prompt router, or `client:` and the name of a client-side router. */
  readonly subject: string;
  /** How many picodollars less the call could have cost. Absent when this is unknown. */
  readonly estimatedSaving?: bigint;
}

/** Kinds of signals. The first four are the kinds of `CacheProblem` in `@bedrock-routed/core`. */
export type SignalKind =
  | "cache-below-minimum"
  | "cache-never-read"
  | "cache-changing-prefix"
  | "cache-router-switch"
  /** A `global.` profile serves the model at a lower price than the geography that was called. */
  | "global-profile-cheaper"
  /** Nobody seems to wait for the answer (no stream, no thread, no tool call), and batch inference costs less. */
  | "batchable"
  /** A router chose the most expensive of its models. The estimated saving is the difference to the cheapest. */
  | "routed-to-largest"
  /** A router chose another of its models. */
  | "routed-to-smaller"
  /** A short question with a short answer and no tool call, while the provider sells a model at half the price or less. */
  | "simple-on-large";
