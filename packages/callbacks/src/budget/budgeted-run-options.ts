import type { ModelCatalog } from "@bedrock-routed/core";

/** Options of `withBudget`. */
export interface BudgetedRunOptions {
  /**
   * Id of the model whose price estimates go by: for a prompt router the larger of its models, for a chain the model in it.
   * @default the model of the runnable, where it has one that names a model
   */
  estimateModel?: string | undefined;
  /**
   * Tokens of an answer, for estimates.
   * @default maxTokens of the runnable, else 1000
   */
  estimateOutputTokens?: number | undefined;
  /**
   * Hears of a call whose cost could not be told, before or after it. What it throws is dropped.
   * @default process.emitWarning, once for each reason
   */
  onUnpriced?: ((event: UnpricedCall) => unknown) | undefined;
  /**
   * What becomes of a call that cannot be estimated. `"allow"` sends it and reserves nothing; `"refuse"` throws.
   * @default "allow"
   */
  unpriced?: "allow" | "refuse" | undefined;
  /**
   * Prices.
   * @default defaultModelCatalog()
   */
  modelCatalog?: ModelCatalog | undefined;
  /**
   * Metadata keys of labels, as for `BedrockSavingsHandler`.
   * @default user, team, thread and feature, under their usual keys
   */
  labels?: Readonly<Record<string, readonly string[]>> | undefined;
  /**
   * Tells the time in ms since 1970.
   * @default Date.now
   */
  clock?: (() => number) | undefined;
}

/** A call that a budget could not price. */
export interface UnpricedCall {
  /** `estimate`: nothing was reserved. `cost`: the estimate, or 0, was counted. */
  readonly reason: "estimate" | "cost";
  readonly modelId: string | undefined;
}
