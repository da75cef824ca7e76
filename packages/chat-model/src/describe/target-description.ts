import type { InvokedModel, ModelTarget } from "@bedrock-routed/core";

/** What the control plane says of a resource whose models are not in its ARN. */
export interface TargetDescription {
  /** Base ids of its models. */
  readonly models: readonly string[];
  /** The one model that it invokes, for an application profile. */
  readonly invokedModel?: InvokedModel;
}

/** Looks a resource up by its ARN; `undefined` when that is not possible or not permitted. */
export type DescribeTarget = (modelId: string, target: ModelTarget) => Promise<TargetDescription | undefined>;
