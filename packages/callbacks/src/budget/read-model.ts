import { RunnableBinding, RunnableSequence } from "@langchain/core/runnables";

/** What a runnable tells of the model in it. */
export interface ReadModel {
  readonly modelId?: string;
  readonly maxTokens?: number;
  /** Schemas of the tools that are bound to it, as JSON. */
  readonly tools?: string;
}

/**
 * Chat models of LangChain keep their id in `model`, and the most tokens of an answer in `maxTokens`.
 * Looks into bindings, and in a sequence for the first step that names a model.
 */
export function readModel(runnable: object): ReadModel {
  if (RunnableBinding.isRunnableBinding(runnable)) {
    return { ...readModel(runnable.bound), ...readSettings({ ...runnable.config, ...runnable.kwargs }) };
  }
  if (RunnableSequence.isRunnableSequence(runnable)) {
    return runnable.steps.map(readModel).find(({ modelId }) => modelId !== undefined) ?? {};
  }
  const model = "model" in runnable ? runnable.model : undefined;
  return { ...(typeof model === "string" ? { modelId: model } : {}), ...readSettings(runnable) };
}

function readSettings(settings: object): ReadModel {
  const maxTokens = "maxTokens" in settings ? settings.maxTokens : undefined;
  const tools = "tools" in settings ? settings.tools : undefined;
  return {
    ...(typeof maxTokens === "number" ? { maxTokens } : {}),
    ...(Array.isArray(tools) ? { tools: JSON.stringify(tools) } : {}),
  };
}
