import type { RunnableConfig } from "@langchain/core/runnables";

/**
 * The configuration of a call of a model. The chain's `retrieval` is for the retriever. A model has an option of the
 * same name, which says what was found.
 */
export function forModel<Config extends Partial<RunnableConfig>>(config: Config): Omit<Config, "retrieval"> {
  const { retrieval: _, ...rest } = config as Config & { readonly retrieval?: unknown };
  return rest;
}
