import {
  type CachePolicy,
  capabilitiesOf,
  defaultModelCatalog,
  defaultRouterModels,
  InvalidTargetError,
  omitUndefined,
  parseModelTarget,
  type RetrievalSignals,
  readInvokedModel,
} from "@bedrock-routed/core";
import type { BaseLanguageModelInput } from "@langchain/core/language_models/base";
import type { BaseMessage } from "@langchain/core/messages";
import type { RunnableInterface } from "@langchain/core/runnables";
import { readFields } from "../read-fields";

/** A chat model, or a runnable that ends in one. */
export type RagModel = RunnableInterface<BaseLanguageModelInput, BaseMessage>;

/** What is known about a chat model without calling it. */
export interface AnsweringModel {
  /** Only models of Amazon Bedrock's Converse API accept cache points and `document` blocks with citations. */
  readonly protocol: "converse" | "other";
  /** The base id if the model's id names one, else the id as it is. */
  readonly modelId?: string;
  /**
   * Tokens, from the model catalog of `@bedrock-routed/core`, else from the model's LangChain profile. For a
   * prompt router it is the smaller window of its models, because either of them can answer.
   */
  readonly contextWindow?: number;
  /** Maximum tokens of an answer: the model's own setting, else from the model catalog or the profile. */
  readonly maxTokens?: number;
  /** Present when the model plans cache points itself, as `BedrockRoutedChatModel` does. */
  readonly cachePolicy?: CachePolicy;
  /**
   * Present when a client-side router chooses the model of each call. It is what the caller already states about the
   * retrieval with the call option `retrieval` of the model, `{}` for nothing.
   */
  readonly routerRetrieval?: RetrievalSignals;
  /** Present when the call option `cache_control` of `ChatBedrockConverse` is bound to the model. */
  readonly hasCacheControl?: true;
}

/** `_llmType()` of `ChatBedrockConverse` and its subclasses. */
const CONVERSE_TYPE = "chat_bedrock_converse";

/**
 * Reads what is known about a chat model, also when it is behind `withConfig` or at the end of a sequence.
 * Nothing is known about other runnables.
 */
export function readAnsweringModel(runnable: RagModel): AnsweringModel {
  const { model, config } = unwrap(readFields(runnable), {});
  const protocol: AnsweringModel["protocol"] = readType(model) === CONVERSE_TYPE ? "converse" : "other";
  const name = [model.model, model.modelName].find((value) => typeof value === "string" && value !== "");
  const modelId = typeof name === "string" ? toBaseModelId(name) : undefined;
  const facts = modelId === undefined ? undefined : readLimits(modelId, model.routerModels);
  const { maxInputTokens, maxOutputTokens } = readFields(model.profile);
  const plansCachePoints = protocol === "converse" && "cachePoints" in model;
  return omitUndefined({
    protocol,
    modelId,
    contextWindow: [facts?.contextWindow, maxInputTokens].find(isNumber),
    maxTokens: [config.maxTokens, model.maxTokens, facts?.maxOutputTokens, maxOutputTokens].find(isNumber),
    hasCacheControl: readFields(config.cache_control).type === undefined ? undefined : (true as const),
    routerRetrieval: "router" in model && model.router !== undefined ? readFields(config.retrieval) : undefined,
    cachePolicy: plansCachePoints ? readCachePolicy(config.cachePoints ?? model.cachePoints) : undefined,
  });
}

/** The limits of a model, or those that hold for every model of a prompt router whose models are known. */
function readLimits(modelId: string, stated: unknown): { contextWindow?: number; maxOutputTokens?: number } {
  const models = findRouterModels(modelId, stated);
  return models === undefined ? (defaultModelCatalog().model(modelId) ?? {}) : capabilitiesOf(models);
}

/** The models that were stated for a prompt router, else those of a router that AWS provides. */
function findRouterModels(modelId: string, stated: unknown): readonly string[] | undefined {
  try {
    const target = parseModelTarget(modelId);
    if (target.kind !== "prompt-router") return undefined;
    const models = Array.isArray(stated) ? stated.filter((model) => typeof model === "string") : [];
    return models.length === 0 ? defaultRouterModels(target) : models.map(toBaseModelId);
  } catch (error) {
    // Ids of other providers, such as "gpt-4o".
    if (InvalidTargetError.isInstance(error)) return undefined;
    throw error;
  }
}

function toBaseModelId(id: string): string {
  return readInvokedModel(id)?.modelId ?? id;
}

type Fields = ReturnType<typeof readFields>;

/** Finds the model inside other runnables, and the options bound to it. Options of outer runnables win. */
function unwrap(outer: Fields, config: Fields): { readonly model: Fields; readonly config: Fields } {
  const inner = outer.bound ?? outer.last;
  if (inner === undefined) return { model: outer, config };
  return unwrap(readFields(inner), { ...readFields(outer.config), ...config });
}

function isNumber(value: unknown): value is number {
  return typeof value === "number";
}

function readType(model: Fields): unknown {
  return typeof model._llmType === "function" ? model._llmType() : undefined;
}

function readCachePolicy(value: unknown): CachePolicy {
  if (value === "off") return value;
  return typeof value === "object" && value !== null ? (value as CachePolicy) : "auto";
}
