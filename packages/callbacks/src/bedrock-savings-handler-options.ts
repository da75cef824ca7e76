import type { FactBook } from "@bedrock-routed/core";

/** Options of `BedrockSavingsHandler`. */
export interface BedrockSavingsHandlerOptions {
  /**
   * What every call is compared with: a model id (in the geography where the call was served) or an inference profile id.
   * @default for each call the most expensive of the prompt router's models, when the chat model states them, else the invoked model
   */
  baseline?: string | undefined;
  /**
   * Prices.
   * @default defaultFactBook()
   */
  facts?: FactBook | undefined;
  /**
   * USD charged for a call through a prompt router. AWS publishes none.
   * @default 0
   */
  routerFeeUsdPerCall?: number | undefined;
  /**
   * Most entries in `records`; older ones go first. Totals cover all calls.
   * @default 1000
   */
  maximumRecords?: number | undefined;
}
