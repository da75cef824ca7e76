import type { CachePolicy } from "@bedrock-routed/core";
import type { ChatBedrockConverseCallOptions } from "@langchain/aws";
import type { RequestOptions } from "../options/chat-model-options";

/** Every field that a request takes from options: one rule holds for all. */
const FIELDS = [
  "maxTokens",
  "temperature",
  "topP",
  "additionalModelRequestFields",
  "guardrailConfig",
  "performanceConfig",
  "serviceTier",
  "requestMetadata",
  "outputConfig",
  "additionalModelResponseFieldPaths",
  "promptVariables",
  "guardLastTurnOnly",
  "cachePoints",
] as const satisfies readonly (keyof RequestOptions)[];

/** Upstream's option for cache points, as LangChain's caching middleware sets it. */
type CacheControl = ChatBedrockConverseCallOptions["cache_control"];

/** Options as they come from callers: a field that is `undefined` is as good as absent. */
export type GivenRequestOptions = { readonly [Field in keyof RequestOptions]?: RequestOptions[Field] | undefined };

/**
 * The cache policy that `cache_control` asks for: everything up to the end of the last message.
 * It goes through our planner, so that points stay within the model's budget.
 */
export function toCachePolicy(cacheControl: CacheControl): CachePolicy | undefined {
  return cacheControl && { messages: true, ...(cacheControl.ttl === undefined ? {} : { ttl: cacheControl.ttl }) };
}

/** Each field from the first source that gives it: those of the call come before the constructor's. */
export function resolveRequestOptions(...sources: readonly (GivenRequestOptions | undefined)[]): RequestOptions {
  const resolved: Record<string, unknown> = {};
  for (const field of FIELDS) {
    for (const source of sources) {
      const value = source?.[field];
      if (value === undefined || value === null) continue;
      resolved[field] = value;
      break;
    }
  }
  return resolved;
}
