import { mergeConfigs, type RunnableConfig } from "@langchain/core/runnables";

/**
 * LangGraph's `streamMode: "messages"` leaves out the tokens of a model call with this tag, and of the calls
 * inside it. The events of `streamEvents` carry the tag, so that `excludeTags` leaves them out.
 * It is `TAG_NOSTREAM` of `@langchain/langgraph` 1.7.3.
 */
const NO_STREAM_TAG = "langsmith:nostream";

/**
 * The configuration of a call whose tokens are not part of the answer.
 *
 * @param runName the name of the run in traces; without it, the runnable's own name
 */
export function hideTokens(config: Partial<RunnableConfig>, runName?: string): Partial<RunnableConfig> {
  return mergeConfigs(config, { tags: [NO_STREAM_TAG], ...(runName === undefined ? {} : { runName }) });
}
