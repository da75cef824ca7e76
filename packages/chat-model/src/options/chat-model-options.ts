import type { BedrockClient } from "@aws-sdk/client-bedrock";
import type { ConverseCommandInput } from "@aws-sdk/client-bedrock-runtime";
import type { CachePolicy, ModelCatalog } from "@bedrock-routed/core";
import type { ChatBedrockConverseCallOptions, ChatBedrockConverseInput } from "@langchain/aws";
import type { CacheWarning } from "../cache-health/cache-health-monitor";
import type { ConnectionOptions } from "../connection/connection-options";
import type { CrossRegion } from "../send/resolve-model-id";
import type { RetryOptions } from "./retry-options";

/**
 * Fields of a Converse request. Each can be given at construction and for a call; the call wins,
 * and `0`, `false` and `""` are values.
 * @see https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_Converse.html
 */
export interface RequestOptions
  extends Pick<
    ChatBedrockConverseInput,
    "additionalModelRequestFields" | "guardrailConfig" | "performanceConfig" | "serviceTier"
  > {
  /** Tokens to generate at most. @default the model's own */
  maxTokens?: number;
  /** @default the model's own */
  temperature?: number;
  /** @default the model's own */
  topP?: number;
  /** 1 to 16 pairs that the invocation log keeps, for filters and cost reports. @default none */
  requestMetadata?: ConverseCommandInput["requestMetadata"];
  /** Native output format, such as a JSON schema; and effort. @default text */
  outputConfig?: ConverseCommandInput["outputConfig"];
  /** JSON pointers to fields of the model's own response, at most ten. @default none */
  additionalModelResponseFieldPaths?: ConverseCommandInput["additionalModelResponseFieldPaths"];
  /** Values for the variables of a prompt of Prompt management; only with a prompt's ARN as model. @default none */
  promptVariables?: ConverseCommandInput["promptVariables"];
  /**
   * Let the guardrail look at the last user message only, and not again at the whole conversation.
   * @default false
   */
  guardLastTurnOnly?: boolean;
  /**
   * Where to put cache points. Points that you place by hand are kept and counted.
   * (LangChain's own `cache` option is a different thing: a cache of whole responses.)
   * @default "auto"
   */
  cachePoints?: CachePolicy;
}

/** Options of `BedrockRoutedChatModel`: those of `ChatBedrockConverse`, and ours. */
export interface BedrockRoutedChatModelInput
  extends Omit<ChatBedrockConverseInput, keyof RequestOptions | keyof RetryOptions>,
    RequestOptions,
    RetryOptions {
  /**
   * Models behind a prompt router, such as `["amazon.nova-lite-v1:0", "amazon.nova-pro-v1:0"]`: what
   * they all can do decides about cache points, `tool_choice` and structured output.
   * @default looked up with `bedrockClient`; without it nothing is known of them
   */
  routerModels?: readonly string[];
  /**
   * A client of the control plane (`@aws-sdk/client-bedrock`). With it, what is behind a prompt router
   * or an application profile is looked up before the first call, once, by GetPromptRouter or
   * GetInferenceProfile; where that is not permitted, what the options say is known and calls go on.
   * @default nothing is looked up
   */
  bedrockClient?: BedrockClient;
  /**
   * How a base model id is called: `"geo"` by the profile of the Region's geography, `"global"` or
   * another prefix by that profile. Profile ids and ARNs are sent as they are.
   * @default "off"
   */
  crossRegion?: CrossRegion;
  /**
   * A geography, such as `"eu"` or `"jp"`: targets that may be served outside of it, or of which that
   * is not known, are refused at construction and before every call.
   * @default anywhere
   */
  dataResidency?: string;
  /**
   * Models to ask, in this order, when the model is throttled, unavailable, not ready, too slow or
   * fails inside, and nothing of its answer was seen. Never on errors of the request.
   * @default none
   */
  fallbacks?: readonly string[];
  /**
   * Timeouts, reuse and limits of connections. Not together with `client` or `clientOptions.requestHandler`.
   * @default connections of HTTP/2 are kept and shared, and nothing waits for ever
   */
  connection?: ConnectionOptions;
  /** How long a target that failed is not asked, before one call probes it, in ms. @default 30000 */
  fallbackCooldownMs?: number;
  /**
   * Called once for each cause that keeps the cache from saving money: never read, below the minimum,
   * a changing prefix, router flips. Each call's own finding is in its routing record.
   * @default nobody is told
   */
  onWarning?: (warning: CacheWarning) => void;
  /**
   * What is known of models.
   * @default the facts that ship with `@bedrock-routed/core`
   */
  modelCatalog?: ModelCatalog;
}

/** Options of a call: those of `ChatBedrockConverse`, and every field of the request. */
export interface BedrockRoutedCallOptions
  extends Omit<ChatBedrockConverseCallOptions, keyof RequestOptions>,
    RequestOptions {}
