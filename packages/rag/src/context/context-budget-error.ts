import { BedrockRoutedError } from "@bedrock-routed/core";

/** Documents were found, and not even one fits what the model can read. */
export class ContextBudgetError extends BedrockRoutedError {
  /** Tokens of documents that fit, by estimate. */
  readonly budgetTokens: number;
  /** Tokens of the smallest document, by estimate. */
  readonly smallestTokens: number;

  constructor(budgetTokens: number, smallestTokens: number) {
    super(
      `No retrieved document fits: the smallest takes about ${smallestTokens} tokens, and there is room for ${budgetTokens}. ` +
        "Retrieve smaller chunks, raise contextTokens, or use a model with a larger context window.",
    );
    this.budgetTokens = budgetTokens;
    this.smallestTokens = smallestTokens;
  }
}
