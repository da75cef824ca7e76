import type { CachePolicy } from "@bedrock-routed/core";
import type { ChatBedrockConverseCallOptions } from "@langchain/aws";
import type { RequestOptions } from "../options/chat-model-options";
import { readOutputConfig } from "./read-output-config";

/** Upstream's option for cache points, as LangChain's caching middleware sets it. */
type CacheControl = ChatBedrockConverseCallOptions["cache_control"];

/** Options as they come from callers: a field that is `undefined` is as good as absent. */
export type GivenRequestOptions = { readonly [Field in keyof RequestOptions]?: RequestOptions[Field] | undefined };

/**
 * The cache policy that `cache_control` asks for: everything up to the end of the last message.
 * It goes through our planner, so that points stay within the model's budget.
 */
function toCachePolicy(cacheControl: CacheControl): CachePolicy | undefined {
  return cacheControl && { messages: true, ...(cacheControl.ttl === undefined ? {} : { ttl: cacheControl.ttl }) };
}

/** Each field from the call where it gives one, else from the model's own properties, else from its constructor. */
export function resolveRequestOptions(
  call: GivenRequestOptions & { readonly cache_control?: CacheControl },
  model: GivenRequestOptions,
  constructed: GivenRequestOptions,
): GivenRequestOptions {
  // Written out, and not a loop over names: this runs several times a call, and a fixed shape is faster.
  return {
    maxTokens: call.maxTokens ?? model.maxTokens ?? constructed.maxTokens,
    temperature: call.temperature ?? model.temperature ?? constructed.temperature,
    topP: call.topP ?? model.topP ?? constructed.topP,
    additionalModelRequestFields:
      call.additionalModelRequestFields ??
      model.additionalModelRequestFields ??
      constructed.additionalModelRequestFields,
    guardrailConfig: call.guardrailConfig ?? model.guardrailConfig ?? constructed.guardrailConfig,
    performanceConfig: call.performanceConfig ?? model.performanceConfig ?? constructed.performanceConfig,
    serviceTier: call.serviceTier ?? model.serviceTier ?? constructed.serviceTier,
    requestMetadata: call.requestMetadata ?? constructed.requestMetadata,
    outputConfig: readOutputConfig(call.outputConfig ?? constructed.outputConfig),
    additionalModelResponseFieldPaths:
      call.additionalModelResponseFieldPaths ?? constructed.additionalModelResponseFieldPaths,
    promptVariables: call.promptVariables ?? constructed.promptVariables,
    guardLastTurnOnly: call.guardLastTurnOnly ?? constructed.guardLastTurnOnly,
    cachePoints: call.cachePoints ?? toCachePolicy(call.cache_control) ?? constructed.cachePoints,
  };
}
