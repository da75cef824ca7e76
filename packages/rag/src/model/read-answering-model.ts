import { type CachePolicy, defaultFactBook, readInvokedModel } from "@bedrock-routed/core";
import type { RagModel } from "../options/rag-chain-options";

/** What can be told of a chat model without asking it. */
export interface AnsweringModel {
  /** Only models of Amazon Bedrock's Converse API take cache points and `document` blocks with citations. */
  readonly protocol: "converse" | "other";
  /** Base id where the model's id names one, else the id as it is. */
  readonly modelId?: string;
  /** Tokens, by the facts of `@bedrock-routed/core`. */
  readonly contextWindow?: number;
  /** Tokens of an answer at most: the model's own setting, else by the facts. */
  readonly maxTokens?: number;
  /** Of a model that plans cache points itself, such as `BedrockRoutedChatModel`. */
  readonly cachePolicy?: CachePolicy;
}

/** The fields of chat models and of runnables around them, as far as they matter here. */
interface Fields {
  readonly bound?: unknown;
  readonly last?: unknown;
  readonly config?: Fields;
  readonly model?: unknown;
  readonly modelName?: unknown;
  readonly maxTokens?: unknown;
  readonly cachePoints?: unknown;
  readonly _llmType?: unknown;
}

const CONVERSE = "chat_bedrock_converse";

/** Reads a chat model, also behind `withConfig` and at the end of a sequence. Others tell nothing. */
export function readAnsweringModel(runnable: RagModel): AnsweringModel {
  const { model, config } = unwrap(fields(runnable), {});
  const protocol = typeOf(model) === CONVERSE ? "converse" : "other";
  const named = [model.model, model.modelName].find((name) => typeof name === "string" && name !== "");
  const modelId = typeof named === "string" ? (readInvokedModel(named)?.modelId ?? named) : undefined;
  const facts = modelId === undefined ? undefined : defaultFactBook().model(modelId);
  const maxTokens = [config.maxTokens, model.maxTokens, facts?.maxOutputTokens].find(
    (tokens) => typeof tokens === "number",
  );
  const contextWindow = facts?.contextWindow;
  const plans = protocol === "converse" && "cachePoints" in model;
  return {
    protocol,
    ...(modelId === undefined ? {} : { modelId }),
    ...(contextWindow === undefined ? {} : { contextWindow }),
    ...(typeof maxTokens === "number" ? { maxTokens } : {}),
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

function typeOf(model: Fields): unknown {
  return typeof model._llmType === "function" ? model._llmType() : undefined;
}

function toCachePolicy(value: unknown): CachePolicy {
  if (value === "off") return value;
  return typeof value === "object" && value !== null ? (value as CachePolicy) : "auto";
}
