import { InvalidOptionError } from "@bedrock-routed/core";
import type { Runnable, RunnableConfig } from "@langchain/core/runnables";
import type { Budget } from "./budget";
import type { BudgetedRunOptions } from "./budgeted-run-options";
import { BudgetedRunnable } from "./budgeted-runnable";

/**
 * A model, or any runnable with models in it, that throws `BudgetExceededError` before a call is
 * sent for which the budget has no room. Bind tools and structured output first. A chain or an agent
 * reserves once for the whole of it: wrap the model inside to have every call checked.
 *
 * @throws InvalidOptionError when an option cannot be used
 */
export function withBudget<Input, Output, Options extends RunnableConfig>(
  runnable: Runnable<Input, Output, Options>,
  budget: Budget,
  options: BudgetedRunOptions = {},
): BudgetedRunnable<Input, Output, Options> {
  const { estimateOutputTokens, unpriced } = options;
  if (estimateOutputTokens !== undefined && (!Number.isSafeInteger(estimateOutputTokens) || estimateOutputTokens < 0)) {
    throw new InvalidOptionError("estimateOutputTokens", estimateOutputTokens, "pass whole tokens, 0 or more");
  }
  if (unpriced !== undefined && unpriced !== "allow" && unpriced !== "refuse") {
    throw new InvalidOptionError("unpriced", unpriced, 'pass "allow" or "refuse"');
  }
  return new BudgetedRunnable(runnable, budget, options);
}
