import type { RunnableConfig } from "@langchain/core/runnables";

/** What LangChain knows of the run that a call belongs to, and does not pass on to a chat model. */
export interface RunContext {
  readonly tags: readonly string[];
  readonly metadata: Readonly<Record<string, unknown>>;
}

/** The key under which it travels in the options of a call. When options are spread, a symbol is copied too. */
const runContext: unique symbol = Symbol("bedrock-routed.run");

interface WithRunContext {
  [runContext]?: RunContext;
}

/**
 * Puts the tags and the metadata of a run on the options of its call.
 * @param model the model, which has tags and metadata of its own
 */
export function carryRunContext(
  options: object,
  { tags = [], metadata }: RunnableConfig,
  model: { readonly tags?: string[] | undefined; readonly metadata?: Record<string, unknown> | undefined },
): void {
  (options as WithRunContext)[runContext] = {
    tags: [...new Set([...tags, ...(model.tags ?? [])])],
    metadata: { ...model.metadata, ...metadata },
  };
}

export function runContextOf(options: object): RunContext {
  return (options as WithRunContext)[runContext] ?? { tags: [], metadata: {} };
}
