import type { BaseMessage } from "@langchain/core/messages";
import {
  _coerceToRunnable,
  type Runnable,
  RunnableAssign,
  type RunnableConfig,
  RunnableLambda,
  RunnableMap,
  RunnablePick,
  RunnableSequence,
} from "@langchain/core/runnables";
import type { AnsweredState } from "../answer/answered-state";
import type { RagModel } from "../options/rag-chain-options";
import type { PromptedState } from "../prompt/create-prompt-step";

/** Asks the model. Its message joins the state, in parts when it is streamed. */
export function createModelStep(model: RagModel): Runnable<PromptedState, AnsweredState> {
  const call = RunnableLambda.from(({ callOptions }: PromptedState) => {
    const config: RunnableConfig & PromptedState["callOptions"] = callOptions;
    return RunnableSequence.from<PromptedState, BaseMessage>([
      new RunnablePick("prompt"),
      _coerceToRunnable(model).withConfig(config),
    ]);
  });
  return new RunnableAssign<PromptedState, AnsweredState>({
    mapper: RunnableMap.from({ message: call }),
  }).withConfig({ runName: "model" });
}
