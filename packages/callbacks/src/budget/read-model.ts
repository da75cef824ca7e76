/** What a runnable tells of the model in it. */
export interface ReadModel {
  readonly modelId?: string;
  readonly maxTokens?: number;
}

/** Chat models of LangChain keep their id in `model`, and the most tokens of an answer in `maxTokens`. */
export function readModel(runnable: object): ReadModel {
  const model = "model" in runnable ? runnable.model : undefined;
  const maxTokens = "maxTokens" in runnable ? runnable.maxTokens : undefined;
  return {
    ...(typeof model === "string" ? { modelId: model } : {}),
    ...(typeof maxTokens === "number" ? { maxTokens } : {}),
  };
}
