import type { BaseCallbackHandler } from "@langchain/core/callbacks/base";
import { mergeConfigs, type RunnableConfig } from "@langchain/core/runnables";

/** The call's configuration with one handler more, which also hears of the runs inside. */
export function toListenedConfig<Options extends RunnableConfig>(
  options: Partial<Options> | undefined,
  listener: BaseCallbackHandler,
): Partial<Options> {
  // Every member of a RunnableConfig is optional, which TypeScript cannot tell of a Partial of its subtype.
  return mergeConfigs<Options>(options as RunnableConfig | undefined, { callbacks: [listener] });
}
