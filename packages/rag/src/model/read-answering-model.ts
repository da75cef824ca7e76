import { type CachePolicy, defaultModelCatalog, readInvokedModel } from "@bedrock-routed/core";
import type { RagModel } from "../options/rag-chain-options";

/** What can be told of a chat model without asking it. */
export interface AnsweringModel {
  /** Only models of Amazon Bedrock's Converse API take cache points and `document` blocks with citations. */
  readonly protocol: "converse" | "other";
  /** Base id where the model's id names one, else the id as it is. */
  readonly modelId?: string;
  /** Tokens, by the facts of `@bedrock-routed/core`, else by the model's LangChain profile. */
  readonly contextWindow?: number;
  /** Tokens of an answer at most: the model's own setting, else by the facts or the profile. */
  readonly maxTokens?: number;
  /** Of a model that plans cache points itself, such as `BedrockRoutedChatModel`. */
  readonly cachePolicy?: CachePolicy;
}

/** The fields of chat models, of their profiles and of runnables around them, as far as they matter here. */
interface Fields {
  readonly bound?: unknown;
  readonly last?: unknown;
  readonly config?: Fields;
  readonly model?: unknown;
  readonly modelName?: unknown;
  readonly maxTokens?: unknown;
  readonly cachePoints?: unknown;
  readonly _llmType?: unknown;
  /** LangChain's, which has the two below. */
  readonly profile?: unknown;
  readonly maxInputTokens?: unknown;
  readonly maxOutputTokens?: unknown;
}

const CONVERSE = "chat_bedrock_converse";

/** Reads a chat model, also behind `withConfig` and at the end of a sequence. Others tell nothing. */
export function readAnsweringModel(runnable: RagModel): AnsweringModel {
  const { model, config } = unwrap(fields(runnable), {});
  const protocol = typeOf(model) === CONVERSE ? "converse" : "other";
  const named = [model.model, model.modelName].find((name) => typeof name === "string" && name !== "");
  const modelId = typeof named === "string" ? (readInvokedModel(named)?.modelId ?? named) : undefined;
  const facts = modelId === undefined ? undefined : defaultModelCatalog().model(modelId);
  const { maxInputTokens, maxOutputTokens } = fields(model.profile);
  const maxTokens = [config.maxTokens, model.maxTokens, facts?.maxOutputTokens, maxOutputTokens].find(isNumber);
  const contextWindow = [facts?.contextWindow, maxInputTokens].find(isNumber);
  const plans = protocol === "converse" && "cachePoints" in model;
  return {
    protocol,
    ...(modelId === undefined ? {} : { modelId }),
    ...(contextWindow === undefined ? {} : { contextWindow }),
    ...(maxTokens === undefined ? {} : { maxTokens }),
    ...(plans ? { cachePolicy: toCachePolicy(config.cachePoints ?? model.cachePoints) } : {}),
  };
}

/** The model itself, and the options that are bound to it: those further out win. */
function unwrap(outer: Fields, config: Fields): { readonly model: Fields; readonly config: Fields } {
  const inner = outer.bound ?? outer.last;
  if (inner === undefined) return { model: outer, config };
  return unwrap(fields(inner), { ...fields(outer.config), ...config });
}

function fields(value: unknown): Fields {
  return typeof value === "object" && value !== null ? (value as Fields) : {};
}

function isNumber(value: unknown): value is number {
  return typeof value === "number";
}

function typeOf(model: Fields): unknown {
  return typeof model._llmType === "function" ? model._llmType() : undefined;
}

function toCachePolicy(value: unknown): CachePolicy {
  if (value === "off") return value;
  return typeof value === "object" && value !== null ? (value as CachePolicy) : "auto";
}
