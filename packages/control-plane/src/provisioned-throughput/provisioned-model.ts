import type { ProvisionedModelSummary } from "@aws-sdk/client-bedrock";
import { omitUndefined } from "@bedrock-routed/core";
import { modelIdOf } from "../requests/model-arn";
import type { Commitment } from "./provisionable-models";

/** Provisioned throughput of the account. */
export interface ProvisionedModel {
  readonly name: string;
  /** The `modelId` to call it with. */
  readonly arn: string;
  /** `"InService"` when it can be called. While it is `"Updating"`, the former model answers. */
  readonly status: "Creating" | "InService" | "Updating" | "Failed";
  /** ARN of the model that it serves. */
  readonly modelArn: string;
  /** ARN of the model that it will serve after an update. The same as `modelArn` when there is none. */
  readonly desiredModelArn: string;
  /** Base model id. `undefined` when the service does not tell it. */
  readonly modelId: string | undefined;
  readonly modelUnits: number;
  /** Absent: it can be deleted at any time. */
  readonly commitment?: Commitment;
  /** It cannot be deleted before. */
  readonly commitmentEndsAt?: Date;
  readonly createdAt?: Date;
  readonly updatedAt?: Date;
  /** Why its creation or its update failed. */
  readonly failureMessage?: string;
}

/** Reads what GetProvisionedModelThroughput and ListProvisionedModelThroughputs return. */
export function readProvisionedModel(
  summary: Partial<ProvisionedModelSummary> & { readonly failureMessage?: string | undefined },
): ProvisionedModel {
  const { modelArn = "", failureMessage } = summary;
  return {
    name: summary.provisionedModelName ?? "",
    arn: summary.provisionedModelArn ?? "",
    status: summary.status ?? "Creating",
    modelArn,
    desiredModelArn: summary.desiredModelArn ?? modelArn,
    modelId: modelIdOf(summary.foundationModelArn),
    modelUnits: summary.modelUnits ?? 0,
    ...omitUndefined({
      commitment: summary.commitmentDuration,
      commitmentEndsAt: summary.commitmentExpirationTime,
      createdAt: summary.creationTime,
      updatedAt: summary.lastModifiedTime,
      failureMessage,
    }),
  };
}
