import type { ConverseCommandInput, InferenceConfiguration } from "@aws-sdk/client-bedrock-runtime";
import { geographies } from "@bedrock-routed/core";
import type { ChatBedrockConverseInput } from "@langchain/aws";
import type {
  BedrockRoutedCallOptions,
  BedrockRoutedChatModelInput,
  RequestOptions,
  RouterCallOptions,
} from "./chat-model-options";
import { checkRouter } from "./check-router";
import { type Correction, checkConnection } from "./connection-options";
import {
  type Check,
  checkCount,
  checkDuration,
  checkFlag,
  checkFunction,
  checkNumber,
  checkObject,
  checkOneOf,
  checkText,
  checkTextFields,
  checkTexts,
} from "./value-checks";

/** Options of `ChatBedrockConverse` that this package checks, reads or documents as well. */
type SharedOption = "region" | "maxRetries" | "onFailedAttempt" | "streamIdleTimeout";

/** Options that `ChatBedrockConverse` does not have. */
type AddedOption = Exclude<keyof BedrockRoutedChatModelInput, keyof ChatBedrockConverseInput>;

/** Options that a call can be given. */
export type CallOption = keyof RequestOptions | keyof RouterCallOptions | "streamIdleTimeout";

export type DeclaredOption = AddedOption | CallOption | SharedOption;

/** Options with a default value that this package applies. */
export type DefaultedOption =
  | "cachePoints"
  | "guardLastTurnOnly"
  | "streamIdleTimeout"
  | "crossRegion"
  | "fallbacks"
  | "fallbackCooldownMs";

/** The type of an option's value. */
export type OptionValue<Name extends DeclaredOption> = Exclude<
  (BedrockRoutedChatModelInput & BedrockRoutedCallOptions)[Name],
  undefined
>;

/** A field of the Converse request: its name, or the names of a structure and a field in it. */
type WireField =
  | `inferenceConfig.${keyof InferenceConfiguration}`
  | "serviceTier.type"
  | Extract<keyof ConverseCommandInput, keyof RequestOptions>;

export interface OptionDeclaration<Value = unknown> {
  /** Where the option can be given. With `"both"`, the call wins over the constructor. */
  readonly where: "constructor" | "call" | "both";
  /** Whether the constructor of `ChatBedrockConverse` takes the option. It is not shown any other. */
  readonly upstream: boolean;
  /** The value that applies when none is given. */
  readonly default?: Value;
  /** What applies when none is given, in words for the README, where `default` does not say it. */
  readonly otherwise?: string;
  /** Environment variables that count when neither the call nor the constructor gives a value. */
  readonly environment?: readonly string[];
  /** Where the value goes in the Converse request. */
  readonly wire?: WireField;
  /** Returns how to correct a value, or `undefined` when it is valid. */
  readonly check: Check;
  /** One sentence, for the README. */
  readonly description: string;
}

type OptionTable = { readonly [Name in DeclaredOption]: OptionDeclaration<OptionValue<Name>> } & {
  readonly [Name in DefaultedOption]: { readonly default: OptionValue<Name> };
};

/**
 * Every option that this package adds or has a say in, declared once. From it follow what
 * `ChatBedrockConverse` is given, the checks of the constructor, the precedence, the fields of the
 * Converse request, and the table in the README.
 *
 * To add an option, declare it in `chat-model-options.ts` and here, and add its case to
 * `option-precedence.test.ts`.
 */
export const OPTIONS: OptionTable = {
  maxTokens: {
    where: "both",
    upstream: true,
    otherwise: "the model's",
    wire: "inferenceConfig.maxTokens",
    check: checkCount,
    description: "The most tokens that the model may generate.",
  },
  temperature: {
    where: "both",
    upstream: true,
    otherwise: "the model's",
    wire: "inferenceConfig.temperature",
    check: checkNumber(),
    description: "The sampling temperature.",
  },
  topP: {
    where: "both",
    upstream: true,
    otherwise: "the model's",
    wire: "inferenceConfig.topP",
    check: checkNumber(1),
    description: "The share of likely tokens that are sampled from, 0 to 1.",
  },
  stop: {
    where: "both",
    upstream: false,
    otherwise: "none",
    wire: "inferenceConfig.stopSequences",
    check: checkTexts,
    description: "Texts that end the answer.",
  },
  stopSequences: {
    where: "constructor",
    upstream: false,
    otherwise: "none",
    check: checkTexts,
    description: "Another name of `stop`, which some classes of LangChain use.",
  },
  serviceTier: {
    where: "both",
    upstream: true,
    otherwise: "the service's",
    wire: "serviceTier.type",
    check: checkText,
    description: 'The service tier: `"default"`, `"priority"`, `"flex"` or `"reserved"`.',
  },
  additionalModelRequestFields: {
    where: "both",
    upstream: true,
    otherwise: "none",
    wire: "additionalModelRequestFields",
    check: checkObject,
    description: "Parameters of the model that Converse has no field for.",
  },
  additionalModelResponseFieldPaths: {
    where: "both",
    upstream: false,
    otherwise: "none",
    wire: "additionalModelResponseFieldPaths",
    check: checkTexts,
    description: "JSON pointers to fields of the model's own response to return.",
  },
  guardrailConfig: {
    where: "both",
    upstream: true,
    otherwise: "none",
    wire: "guardrailConfig",
    check: checkObject,
    description: "The guardrail to apply.",
  },
  performanceConfig: {
    where: "both",
    upstream: true,
    otherwise: "the service's",
    wire: "performanceConfig",
    check: checkObject,
    description: "The latency mode: standard or optimized.",
  },
  requestMetadata: {
    where: "both",
    upstream: false,
    otherwise: "none",
    wire: "requestMetadata",
    check: checkTextFields,
    description: "Key-value pairs that the invocation log keeps.",
  },
  outputConfig: {
    where: "both",
    upstream: false,
    otherwise: "text",
    wire: "outputConfig",
    check: checkObject,
    description: "The native output format, such as a JSON schema.",
  },
  promptVariables: {
    where: "both",
    upstream: false,
    otherwise: "none",
    wire: "promptVariables",
    check: checkObject,
    description: "Variables of a prompt in Prompt management, when `model` is its ARN.",
  },
  guardLastTurnOnly: {
    where: "both",
    upstream: false,
    default: false,
    check: checkFlag,
    description: "Whether the guardrail checks only the last user message.",
  },
  cachePoints: {
    where: "both",
    upstream: false,
    default: "auto",
    check: checkCachePoints,
    description: 'Where cache points go: `"auto"`, `"off"` or `{ system?, tools?, messages?, ttl? }`.',
  },
  responseCache: {
    where: "both",
    upstream: false,
    otherwise: "none",
    check: checkResponseCache,
    description: "A cache of whole answers, for invoke and streams. `false` turns it off for a call.",
  },
  responseCacheScope: {
    where: "both",
    upstream: false,
    otherwise: "the cache's own scope",
    check: checkText,
    description: "Whose answers the cache may give, such as a tenant or a user.",
  },
  streamIdleTimeout: {
    where: "both",
    upstream: true,
    default: 60_000,
    check: durationOr("use milliseconds, or 0 to wait without limit"),
    description: "How long a stream may send nothing, in ms. 0 waits without limit.",
  },
  region: {
    where: "constructor",
    upstream: true,
    environment: ["AWS_REGION", "AWS_DEFAULT_REGION"],
    otherwise: "see [Region](#region)",
    check: checkText,
    description: "The AWS Region to call.",
  },
  crossRegion: {
    where: "constructor",
    upstream: false,
    default: "off",
    check: (value) =>
      typeof value === "string" && value !== ""
        ? undefined
        : 'use "off", "geo", "global" or the prefix of a profile, such as "us"',
    description: 'How a base model id is sent: `"geo"`, `"global"` or another profile prefix.',
  },
  dataResidency: {
    where: "constructor",
    upstream: false,
    otherwise: "anywhere",
    check: (value) =>
      geographies.some((geography) => geography === value) ? undefined : `use one of ${geographies.join(", ")}`,
    description: 'A geography that data must not leave, such as `"eu"`.',
  },
  router: {
    where: "constructor",
    upstream: false,
    otherwise: "none",
    check: checkRouter,
    description: "A router of `@bedrock-routed/router`, which chooses the model of each call. It replaces `model`.",
  },
  routeTo: {
    where: "call",
    upstream: false,
    otherwise: "the router's choice",
    check: checkText,
    description: "The candidate that answers this call. The router is not asked.",
  },
  retrieval: {
    where: "call",
    upstream: false,
    otherwise: "unknown",
    check: checkObject,
    description:
      "What a retriever found, for routers: `{ passages?, passagesNeeded?, topScore?, scoreGap?, sourcesDisagree? }`.",
  },
  routerModels: {
    where: "constructor",
    upstream: false,
    otherwise: "looked up with `bedrockClient`",
    check: checkModelIds,
    description: "The models behind a prompt router.",
  },
  bedrockClient: {
    where: "constructor",
    upstream: false,
    otherwise: "none",
    check: checkControlPlane,
    description: "A control-plane client that looks up the models behind routers and application profiles.",
  },
  fallbacks: {
    where: "constructor",
    upstream: false,
    default: [],
    otherwise: "none",
    check: checkModelIds,
    description: "Models to call when the model is throttled, down, not ready or too slow.",
  },
  fallbackCooldownMs: {
    where: "constructor",
    upstream: false,
    default: 30_000,
    check: checkDuration,
    description: "How long a target that failed is not called, in ms.",
  },
  maxRetries: {
    where: "constructor",
    upstream: true,
    environment: ["AWS_MAX_ATTEMPTS"],
    otherwise: "the SDK's: 2",
    check: checkCount,
    description: "The most requests after the first one. The AWS SDK sends them.",
  },
  retryMode: {
    where: "constructor",
    upstream: false,
    environment: ["AWS_RETRY_MODE"],
    otherwise: 'the SDK\'s: `"standard"`',
    check: checkOneOf("standard", "adaptive"),
    description: '`"adaptive"` also slows down before the next throttling.',
  },
  onFailedAttempt: {
    where: "constructor",
    upstream: true,
    otherwise: "none",
    check: checkFunction,
    description: "Called with the error of every failed HTTP request. Throwing ends the call.",
  },
  connection: {
    where: "constructor",
    upstream: false,
    otherwise: "see [Connections](#connections)",
    check: checkConnection,
    description: "Timeouts, reuse and limits of connections.",
  },
  onWarning: {
    where: "constructor",
    upstream: false,
    otherwise: "none",
    check: checkFunction,
    description:
      "Called once for each cause that keeps the cache from saving money, and for what models or Bedrock refuse.",
  },
  modelCatalog: {
    where: "constructor",
    upstream: false,
    otherwise: "the catalog of `@bedrock-routed/core`",
    check: checkObject,
    description: "What is known about models: limits, capabilities, profiles and prices.",
  },
};

function checkCachePoints(value: unknown): Correction | undefined {
  if (value === "auto" || value === "off") return undefined;
  const remedy = 'use "auto", "off" or { tools?, system?, messages?, ttl? }';
  if (checkObject(value) !== undefined) return remedy;
  for (const [part, given] of Object.entries(value ?? {})) {
    const wrong = given === undefined ? undefined : checkCachePart(part, given);
    if (wrong !== undefined) return { part, value: given, remedy: wrong };
  }
  return undefined;
}

function checkCachePart(part: string, value: unknown): string | undefined {
  if (part === "ttl") return value === "5m" || value === "1h" ? undefined : 'use "5m" or "1h"';
  if (part !== "tools" && part !== "system" && part !== "messages") return "use tools, system, messages or ttl";
  return typeof value === "boolean" ? undefined : "use true or false";
}

function checkResponseCache(value: unknown): string | undefined {
  const isCache = typeof (value as { getOrCreate?: unknown } | null)?.getOrCreate === "function";
  return value === false || isCache
    ? undefined
    : "use a cache of @bedrock-routed/response-cache, an object with getOrCreate, or false";
}

function checkControlPlane(value: unknown): string | undefined {
  const operations = ["getPromptRouter", "getInferenceProfile"] as const;
  const hasAll = operations.every((name) => typeof (value as Record<string, unknown> | null)?.[name] === "function");
  return hasAll
    ? undefined
    : "use `new Bedrock({ region })` of @aws-sdk/client-bedrock; its BedrockClient has no operations";
}

function checkModelIds(value: unknown): string | undefined {
  return checkTexts(value) === undefined ? undefined : "use a list of model ids or ARNs";
}

function durationOr(remedy: string): (value: unknown) => string | undefined {
  return (value) => (Number.isFinite(value) && Number(value) >= 0 ? undefined : remedy);
}
