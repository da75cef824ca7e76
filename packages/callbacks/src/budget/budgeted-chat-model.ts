import type { BaseLanguageModelInput } from "@langchain/core/language_models/base";
import type {
  BaseChatModel,
  BaseChatModelCallOptions,
  BindToolsInput,
} from "@langchain/core/language_models/chat_models";
import type { AIMessageChunk } from "@langchain/core/messages";
import type { Runnable } from "@langchain/core/runnables";
import type { Budget } from "./budget";
import type { BudgetedRunOptions } from "./budgeted-run-options";
import { BudgetedRunnable } from "./budgeted-runnable";

/** A chat model of LangChain, by what a budget needs of it. Its call options are those of `invoke`. */
export type BudgetableChatModel<Options extends BaseChatModelCallOptions> = Runnable<
  BaseLanguageModelInput,
  AIMessageChunk,
  Options
> &
  Pick<BaseChatModel<NoInfer<Options>, AIMessageChunk>, "bindTools" | "profile" | "_llmType">;

/**
 * A chat model whose calls are refused when a budget has no room for them. Agents take it as they take
 * the model: each of their calls is checked, the schemas of the tools they bind in its estimate.
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

  /** The model's own: agents look here for how to ask for structured output. */
  get profile(): BaseChatModel["profile"] {
    return this.#model.profile;
  }

  /** Agents know a chat model by having this member, and leave it alone: what they call is `invoke`. */
  get _streamResponseChunks(): undefined {
    return undefined;
  }

  /** The model with tools, under the same budget. @throws TypeError when it takes none */
  bindTools(
    tools: BindToolsInput[],
    options?: Partial<Options>,
  ): BudgetedRunnable<BaseLanguageModelInput, AIMessageChunk, Options> {
    if (this.#model.bindTools === undefined) throw new TypeError(`${this.#model.getName()} takes no tools.`);
    return new BudgetedRunnable(this.#model.bindTools(tools, options), this.#budget, this.#options);
  }
}
