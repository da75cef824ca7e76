import { type CachePolicy, defaultModelCatalog, planCachePoints } from "@bedrock-routed/core";
import type { AnsweringModel } from "../model/read-answering-model";
import type { ResolvedRagOptions } from "../options/resolve-rag-options";

/** How the cache point after the documents reaches the model. */
export interface ContextCaching {
  /** A cache point block in the message, for a model that places none itself. */
  readonly block: boolean;
  /** Options of the call, for a model that plans cache points itself. */
  readonly callOptions: { readonly cachePoints?: CachePolicy };
}

const NOTHING: ContextCaching = { block: false, callOptions: {} };

/** The texts of a prompt, in their order. */
export interface PromptOutline {
  readonly systemPrompt: string;
  readonly context: string;
  readonly question: string;
}

/**
 * Decides about the cache point after the documents. A model that plans cache points itself is told
 * what is wanted, and keeps to its own limits; its `cachePoints: "off"` and its own wishes for messages
 * stand. Another Converse model gets a block where its facts say that it can take one. A model of
 * another API gets nothing.
 *
 * @param wanted `cacheContext`, or `"always"` when `"auto"` has seen the documents before
 */
export function planContextCaching(
  { protocol, modelId, cachePolicy }: AnsweringModel,
  wanted: ResolvedRagOptions["cacheContext"],
  outline: PromptOutline,
): ContextCaching {
  if (protocol === "other") return NOTHING;
  if (cachePolicy !== undefined) return { block: false, callOptions: planCallOptions(cachePolicy, wanted) };
  if (wanted === "never" || modelId === undefined) return NOTHING;
  const { systemPrompt, context, question } = outline;
  const request = {
    system: [{ text: systemPrompt }],
    messages: [{ role: "user", content: [{ text: context }, { text: question }] }],
  };
  const policy = wanted === "always" ? {} : "auto";
  const { points } = planCachePoints(request, defaultModelCatalog().cacheLimits(modelId), policy);
  return { block: points.some(({ section }) => section === "messages"), callOptions: {} };
}

function planCallOptions(
  policy: CachePolicy,
  wanted: ResolvedRagOptions["cacheContext"],
): ContextCaching["callOptions"] {
  if (policy === "off") return {};
  if (wanted === "never") return { cachePoints: { ...(policy === "auto" ? {} : policy), messages: false } };
  // A policy of one's own takes the documents whatever writes cost, and "auto" does so when told.
  return wanted === "always" && policy === "auto" ? { cachePoints: {} } : {};
}
