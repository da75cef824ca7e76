import {
  costOf,
  estimateTokens,
  type ModelCatalog,
  omitUndefined,
  type PricedModel,
  readInvokedModel,
} from "@bedrock-routed/core";
import { isBaseMessage } from "@langchain/core/messages";
import { RunnableBinding, RunnableSequence } from "@langchain/core/runnables";
import { isRegion } from "../pricing/region";

/** What an estimate is based on. */
export interface EstimateBasis {
  /** Id or ARN of the model. */
  readonly modelId: string | undefined;
  /** The Region that the call is sent from. */
  readonly region?: string | undefined;
  readonly inputText: string;
  /** The largest number of tokens of the answer. */
  readonly outputTokens: number;
}

/** The estimated cost of a call in picodollars, without caching. `undefined` when the price is unknown. */
export function estimateCost(
  { modelId, region, inputText, outputTokens }: EstimateBasis,
  modelCatalog: ModelCatalog,
): bigint | undefined {
  const model: PricedModel | undefined = readInvokedModel(modelId);
  if (model === undefined) return undefined;
  const inputTokens = estimateTokens(inputText);
  const usage = { inputTokens, cacheReadTokens: 0, cacheWrite5mTokens: 0, cacheWrite1hTokens: 0, outputTokens };
  const quote = modelCatalog.price({ region, ...model }, { inputTokens });
  return quote && costOf(usage, quote.price)?.total;
}

/** The text of a runnable's input: a text, a prompt, messages, or any other data. */
export function readInputText(input: unknown): string {
  if (typeof input === "string") return input;
  if (isBaseMessage(input)) return input.text;
  if (Array.isArray(input)) return input.map(readInputText).join("\n");
  if (isPrompt(input)) return readInputText(input.toChatMessages());
  if (typeof input === "object" && input !== null) return Object.values(input).map(readInputText).join("\n");
  return input === undefined || input === null ? "" : String(input);
}

function isPrompt(input: unknown): input is { toChatMessages(): unknown } {
  return typeof input === "object" && input !== null && "toChatMessages" in input;
}

/** What a runnable says about the model in it. */
export interface ReadModel {
  readonly modelId?: string;
  /** The Region that it calls. */
  readonly region?: string;
  readonly maxTokens?: number;
  /** Schemas of the tools that are bound to it, as JSON. */
  readonly tools?: string;
}

/**
 * Chat models of LangChain have their id in `model` and the largest number of tokens of an answer in
 * `maxTokens`; those of `@langchain/aws` have `region`. This looks into bindings, and in a sequence for the first step that names a model.
 */
export function readModel(runnable: object): ReadModel {
  if (RunnableBinding.isRunnableBinding(runnable)) {
    return { ...readModel(runnable.bound), ...readSettings({ ...runnable.config, ...runnable.kwargs }) };
  }
  if (RunnableSequence.isRunnableSequence(runnable)) {
    return runnable.steps.map(readModel).find(({ modelId }) => modelId !== undefined) ?? {};
  }
  const region = readText(runnable, "region");
  const known = { modelId: readText(runnable, "model"), region: region && isRegion(region) ? region : undefined };
  return { ...omitUndefined(known), ...readSettings(runnable) };
}

function readText(runnable: object, member: string): string | undefined {
  const value: unknown = Reflect.get(runnable, member);
  return typeof value === "string" ? value : undefined;
}

function readSettings(settings: object): ReadModel {
  const maxTokens = "maxTokens" in settings ? settings.maxTokens : undefined;
  const tools = "tools" in settings ? settings.tools : undefined;
  return omitUndefined({
    maxTokens: typeof maxTokens === "number" ? maxTokens : undefined,
    tools: Array.isArray(tools) ? JSON.stringify(tools) : undefined,
  });
}
