import { InvalidOptionError } from "@bedrock-routed/core";
import type { BaseLanguageModelInput } from "@langchain/core/language_models/base";
import type {
  BaseChatModel,
  BaseChatModelCallOptions,
  BindToolsInput,
} from "@langchain/core/language_models/chat_models";
import type { AIMessageChunk } from "@langchain/core/messages";
import type { Runnable, RunnableConfig } from "@langchain/core/runnables";
import type { Budget } from "../budget/budget";
import { BudgetedRunnable, type BudgetedRunOptions } from "./budgeted-runnable";

/** The members of a LangChain chat model that a budget needs. Its call options are those of `invoke`. */
export type BudgetableChatModel<Options extends BaseChatModelCallOptions> = Runnable<
  BaseLanguageModelInput,
  AIMessageChunk,
  Options
> &
  Pick<BaseChatModel<NoInfer<Options>, AIMessageChunk>, "bindTools" | "profile" | "_llmType">;

/**
 * A chat model whose calls are refused when a budget has no room for them. Agents accept it in place of
 * the model. Each of their calls is checked, and the estimate includes the schemas of the bound tools.
 */
export class BudgetedChatModel<Options extends BaseChatModelCallOptions> extends BudgetedRunnable<
  BaseLanguageModelInput,
  AIMessageChunk,
  Options
> {
  readonly #model: BudgetableChatModel<Options>;
  readonly #budget: Budget;
  readonly #options: BudgetedRunOptions;

  constructor(model: BudgetableChatModel<Options>, budget: Budget, options: BudgetedRunOptions = {}) {
    super(model, budget, options);
    this.#model = model;
    this.#budget = budget;
    this.#options = options;
  }

  /** The profile of the model. Agents read from it how to ask for structured output. */
  get profile(): BaseChatModel["profile"] {
    return this.#model.profile;
  }

  /** Agents recognize a chat model by this member. They never use it: they call `invoke`. */
  get _streamResponseChunks(): undefined {
    return undefined;
  }

  /**
   * The model with tools, under the same budget.
   * @throws TypeError when the model does not support tools
   */
  bindTools(
    tools: BindToolsInput[],
    options?: Partial<Options>,
  ): BudgetedRunnable<BaseLanguageModelInput, AIMessageChunk, Options> {
    if (this.#model.bindTools === undefined) {
      throw new TypeError(`${this.#model.getName()} does not support tools: it has no bindTools.`);
    }
    return new BudgetedRunnable(this.#model.bindTools(tools, options), this.#budget, this.#options);
  }
}

/** Chat models are runnables too. This keeps TypeScript from choosing the second signature for them. */
interface NoChatModel {
  readonly _llmType?: never;
}

/**
 * A chat model, for chains and agents, that checks a budget before each call. It throws
 * `BudgetExceededError` when the budget has no room for the call.
 *
 * @throws InvalidOptionError when an option is invalid
 */
export function withBudget<Options extends BaseChatModelCallOptions>(
  model: BudgetableChatModel<Options>,
  budget: Budget,
  options?: BudgetedRunOptions,
): BudgetedChatModel<Options>;
/**
 * Any runnable that contains models. A chain makes one reservation for all of its calls. To have every
 * call checked, wrap the model inside the chain.
 *
 * @throws InvalidOptionError when an option is invalid
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

/** Checked by members and not by class, because an application can load two copies of LangChain. */
function isChatModel(runnable: Runnable): runnable is BudgetableChatModel<BaseChatModelCallOptions> {
  return "_streamResponseChunks" in runnable && "_llmType" in runnable;
}

function checkOptions({ estimateOutputTokens, unpriced }: BudgetedRunOptions): void {
  if (estimateOutputTokens !== undefined && (!Number.isSafeInteger(estimateOutputTokens) || estimateOutputTokens < 0)) {
    throw new InvalidOptionError(
      "estimateOutputTokens",
      estimateOutputTokens,
      "pass a whole number of tokens, 0 or more",
    );
  }
  if (unpriced !== undefined && unpriced !== "allow" && unpriced !== "refuse") {
    throw new InvalidOptionError("unpriced", unpriced, 'pass "allow" or "refuse"');
  }
}
