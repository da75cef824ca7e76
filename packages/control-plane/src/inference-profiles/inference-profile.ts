import type { InferenceProfileSummary } from "@aws-sdk/client-bedrock";
import { omitUndefined } from "@bedrock-routed/core";
import { modelIdOf } from "../requests/model-arn";

/** An inference profile: one of AWS, or one of the account. */
export interface InferenceProfile {
  readonly name: string;
  /** The `modelId` to call it with. */
  readonly arn: string;
  /** Such as `"eu.amazon.nova-lite-v1:0"`, or twelve letters and digits for a profile of the account. */
  readonly id: string;
  /** `"system"` for the cross-Region profiles of AWS, `"application"` for those of the account. */
  readonly type: "system" | "application";
  /** ARNs of the foundation models that calls can reach: one for each Region. */
  readonly modelArns: readonly string[];
  /** Base model id. `undefined` when the service does not tell it. */
  readonly modelId: string | undefined;
  readonly description?: string;
  readonly createdAt?: Date;
  readonly updatedAt?: Date;
}

/** Reads what GetInferenceProfile and ListInferenceProfiles return. */
export function readProfile(summary: InferenceProfileSummary): InferenceProfile {
  const { description, createdAt, updatedAt } = summary;
  const modelArns = (summary.models ?? []).flatMap(({ modelArn }) => modelArn ?? []);
  return {
    name: summary.inferenceProfileName ?? "",
    arn: summary.inferenceProfileArn ?? "",
    id: summary.inferenceProfileId ?? "",
    type: summary.type === "APPLICATION" ? "application" : "system",
    modelArns,
    modelId: modelIdOf(modelArns[0]),
    ...omitUndefined({ description, createdAt, updatedAt }),
  };
}
