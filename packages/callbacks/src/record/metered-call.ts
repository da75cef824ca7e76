import type { InvokedModel, TokenUsage } from "@bedrock-routed/core";

/** What one answer tells about its cost. What it does not tell is absent. */
export interface MeteredCall {
  readonly invokedModel?: InvokedModel;
  readonly usage?: TokenUsage;
  readonly serviceTier?: string;
  readonly latencyMode?: string;
  /** ARN of Amazon Bedrock's prompt router, when one chose the model, so that a router fee applies. */
  readonly routerArn?: string;
  /** Base ids of the models that a router chose from. */
  readonly routerModels?: readonly string[];
}
