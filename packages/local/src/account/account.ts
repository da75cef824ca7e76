import type { ModelCatalog } from "@bedrock-routed/core";

/** Whose Bedrock it is, and where. */
export interface Account {
  readonly region: string;
  /** Twelve digits. */
  readonly accountId: string;
  /** What is known of the models. */
  readonly modelCatalog: ModelCatalog;
  /** Now, in ms. */
  readonly now: () => number;
}
