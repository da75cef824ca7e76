import { InvalidOptionError } from "@bedrock-routed/core";
import type { BaseChatModelCallOptions } from "@langchain/core/language_models/chat_models";
import type { Runnable, RunnableConfig } from "@langchain/core/runnables";
import type { Budget } from "./budget";
import { type BudgetableChatModel, BudgetedChatModel } from "./budgeted-chat-model";
import type { BudgetedRunOptions } from "./budgeted-run-options";
import { BudgetedRunnable } from "./budgeted-runnable";

/** TypeScript would else choose this for chat models, which are runnables too. */
interface NoChatModel {
  readonly _llmType?: never;
}

/**
 * A chat model, for chains and agents, that throws `BudgetExceededError` before a call is sent for
 * which the budget has no room.
 *
 * @throws InvalidOptionError when an option cannot be used
 */
export function withBudget<Options extends BaseChatModelCallOptions>(
  model: BudgetableChatModel<Options>,
  budget: Budget,
  options?: BudgetedRunOptions,
): BudgetedChatModel<Options>;
/**
 * Any runnable with models in it. A chain reserves once for the whole of it: wrap the model inside to
 * have every call checked.
 *
 * @throws InvalidOptionError when an option cannot be used
 */
export function withBudget<Input, Output, Options extends RunnableConfig>(
  runnable: Runnable<Input, Output, Options> & NoChatModel,
  budget: Budget,
  options?: BudgetedRunOptions,
): BudgetedRunnable<Input, Output, Options>;
export function withBudget(runnable: Runnable, budget: Budget, options: BudgetedRunOptions = {}): Runnable {
  checkOptions(options);
  return isChatModel(runnable)
    ? new BudgetedChatModel(runnable, budget, options)
    : new BudgetedRunnable(runnable, budget, options);
}

/** By what it has, as applications may load two copies of LangChain. */
function isChatModel(runnable: Runnable): runnable is BudgetableChatModel<BaseChatModelCallOptions> {
  return "_streamResponseChunks" in runnable && "_llmType" in runnable;
}

function checkOptions({ estimateOutputTokens, unpriced }: BudgetedRunOptions): void {
  if (estimateOutputTokens !== undefined && (!Number.isSafeInteger(estimateOutputTokens) || estimateOutputTokens < 0)) {
    throw new InvalidOptionError("estimateOutputTokens", estimateOutputTokens, "pass whole tokens, 0 or more");
  }
  if (unpriced !== undefined && unpriced !== "allow" && unpriced !== "refuse") {
    throw new InvalidOptionError("unpriced", unpriced, 'pass "allow" or "refuse"');
  }
}
