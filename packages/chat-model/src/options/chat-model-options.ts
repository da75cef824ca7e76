import type { ConverseCommandInput } from "@aws-sdk/client-bedrock-runtime";
import type { CachePolicy, ClientRouter, ModelCatalog, ResponseCache, RetrievalSignals } from "@bedrock-routed/core";
import type { ChatBedrockConverseCallOptions, ChatBedrockConverseInput } from "@langchain/aws";
import type { ModelWarning } from "../warnings/request-warnings";
import type { ConnectionOptions } from "./connection-options";

/**
 * How a base model id is sent: `"off"` as it is, `"geo"` as the inference profile of the Region's
 * geography, `"global"` or another prefix as the profile with that prefix.
 */
export type CrossRegion = "off" | "geo" | "global" | (string & {});

/**
 * Options of a request. Each can be given to the constructor and for a call. The call wins, and `0`,
 * `false` and `""` count as values.
 * @see https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_Converse.html
 */
export interface RequestOptions {
  /** The most tokens that the model may generate. @default the model's own */
  maxTokens?: number;
  /** The sampling temperature. @default the model's own */
  temperature?: number;
  /** The share of likely tokens that are sampled from, 0 to 1. @default the model's own */
  topP?: number;
  /** Texts that end the answer. @default none */
  stop?: string[];
  /** The service tier: `"default"`, `"priority"`, `"flex"` or `"reserved"`. @default the service's: "default" */
  serviceTier?: Exclude<ChatBedrockConverseInput["serviceTier"], undefined>;
  /** Parameters of the model that Converse has no field for, such as `{ top_k: 50 }`. @default none */
  additionalModelRequestFields?: Exclude<ChatBedrockConverseInput["additionalModelRequestFields"], undefined>;
  /** JSON pointers to fields of the model's own response to return, at most ten. @default none */
  additionalModelResponseFieldPaths?: ConverseCommandInput["additionalModelResponseFieldPaths"];
  /** The guardrail to apply. @default none */
  guardrailConfig?: Exclude<ChatBedrockConverseInput["guardrailConfig"], undefined>;
  /** The latency mode: `{ latency: "standard" }` or `{ latency: "optimized" }`. @default the service's: standard */
  performanceConfig?: Exclude<ChatBedrockConverseInput["performanceConfig"], undefined>;
  /** 1 to 16 key-value pairs that the invocation log keeps, for filters and cost reports. @default none */
  requestMetadata?: ConverseCommandInput["requestMetadata"];
  /** The native output format, such as a JSON schema, and the effort. @default text */
  outputConfig?: ConverseCommandInput["outputConfig"];
  /** Values for the variables of a prompt in Prompt management, when `model` is the prompt's ARN. @default none */
  promptVariables?: ConverseCommandInput["promptVariables"];
  /** Whether the guardrail checks only the last user message, and not the whole conversation again. @default false */
  guardLastTurnOnly?: boolean;
  /**
   * Where cache points go. Cache points that you place yourself are kept and counted.
   * (LangChain's own `cache` option is a different thing: a cache of whole responses.)
   * @default "auto"
   */
  cachePoints?: CachePolicy;
  /**
   * Whole answers that are given again for the same request: a cache of `@bedrock-routed/response-cache`, or your
   * own. It serves streams, routers and fallbacks too, which LangChain's `cache` does not. `false` turns the cache
   * of the constructor off for a call.
   * @default none
   */
  responseCache?: ResponseCache | false;
  /** Whose answers `responseCache` may give, such as a tenant or a user. @default the cache's own scope */
  responseCacheScope?: string;
}

/**
 * How failed requests are sent again. Only the AWS SDK does this: LangChain's own retries would
 * multiply with the SDK's. A `client` of your own keeps its own settings.
 */
interface RetryOptions {
  /** The most requests after the first one. @default the SDK's: AWS_MAX_ATTEMPTS − 1, or 2 */
  maxRetries?: number;
  /** `"adaptive"` also slows down before the next throttling. @default the SDK's: AWS_RETRY_MODE, or "standard" */
  retryMode?: "standard" | "adaptive";
}

/** What a lookup reads of the answer: the models of a prompt router, or of an inference profile. */
export interface ModelsOfTarget {
  readonly models?: readonly { readonly modelArn?: string | undefined }[] | undefined;
}

/**
 * The two operations of Bedrock's control plane that lookups need. `new Bedrock({ region })` of
 * `@aws-sdk/client-bedrock` has them. Only their shape is required, so this package works, compiles and can be
 * bundled without that client.
 */
export interface BedrockControlPlane {
  getPromptRouter(input: { promptRouterArn: string }): Promise<ModelsOfTarget>;
  getInferenceProfile(input: { inferenceProfileIdentifier: string }): Promise<ModelsOfTarget>;
}

/** Options of a call that a client-side router answers. */
export interface RouterCallOptions {
  /** The candidate that answers this call. The router is not asked. @default the router's choice */
  routeTo?: string;
  /** What a retriever found for the question. Routers can look at it. @default unknown */
  retrieval?: RetrievalSignals;
}

/** Options of `BedrockRoutedChatModel`: the options of `ChatBedrockConverse`, and more. */
export interface BedrockRoutedChatModelInput
  extends Omit<ChatBedrockConverseInput, keyof RequestOptions | keyof RetryOptions>,
    RequestOptions,
    RetryOptions {
  /** Another name of `stop`, which some classes of LangChain use. @default none */
  stopSequences?: string[];
  /**
   * Chooses the model of each call: a router of `@bedrock-routed/router`, or your own. It replaces `model`. If it
   * fails, its baseline answers. Every other option applies to the model that it chooses.
   * @default none
   */
  router?: ClientRouter;
  /**
   * The models behind a prompt router, such as `["amazon.nova-lite-v1:0", "amazon.nova-pro-v1:0"]`.
   * What all of them support decides on cache points, `tool_choice` and structured output.
   * @default looked up with `bedrockClient`, or unknown without it
   */
  routerModels?: readonly string[];
  /**
   * A control-plane client: `new Bedrock({ region })` of `@aws-sdk/client-bedrock`. With it, the models
   * behind a prompt router or an application inference profile are looked up once, before the first call,
   * with GetPromptRouter or GetInferenceProfile. If the lookup is not permitted, calls go on with what the
   * options say.
   * @default nothing is looked up
   */
  bedrockClient?: BedrockControlPlane;
  /**
   * How a base model id is sent: `"geo"` as the inference profile of the Region's geography, `"global"`
   * or another prefix as the profile with that prefix. Profile ids and ARNs are sent as they are.
   * @default "off"
   */
  crossRegion?: CrossRegion;
  /**
   * A geography that data must not leave, such as `"eu"` or `"jp"`. A target that can be served outside
   * of it, or whose Regions are unknown, is refused at construction and before every call.
   * @default anywhere
   */
  dataResidency?: string;
  /**
   * Models to call, in this order, when the model is throttled, unavailable, not ready, too slow or
   * fails internally before any content of its answer arrived. Errors of the request lead to no fallback.
   * @default none
   */
  fallbacks?: readonly string[];
  /** How long a target that failed is not called, in ms. After it, one call tries the target. @default 30000 */
  fallbackCooldownMs?: number;
  /**
   * Timeouts, reuse and limits of connections. Cannot be combined with `client` or
   * `clientOptions.requestHandler`.
   * @default HTTP/2 connections that are kept and shared, with timeouts
   */
  connection?: ConnectionOptions;
  /**
   * Called once for each cause that keeps the cache from saving money (a prefix below the minimum, one
   * that is never read, one that changes, or a router that switches models), and once when something is
   * not sent because it would be refused: a forced tool choice, sampling parameters, or content of a message
   * such as a tool result without its call. The cache problem of each call is in its routing record.
   * @default none
   */
  onWarning?: (warning: ModelWarning) => void;
  /**
   * What is known about models: limits, capabilities, profiles and prices.
   * @default the catalog of `@bedrock-routed/core`
   */
  modelCatalog?: ModelCatalog;
}

/** Options of a call: the options of a `ChatBedrockConverse` call, and every {@link RequestOptions} field. */
export interface BedrockRoutedCallOptions
  extends Omit<ChatBedrockConverseCallOptions, keyof RequestOptions>,
    RequestOptions,
    RouterCallOptions {}
