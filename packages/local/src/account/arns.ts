import type { Account } from "./account";

/** The ARN of a resource that the account owns, such as `inference-profile/us.amazon.nova-lite-v1:0`. */
export function ownedArn({ region, accountId }: Account, resource: string): string {
  return `arn:${partitionOf(region)}:bedrock:${region}:${accountId}:${resource}`;
}

/** The ARN of a foundation model; it belongs to no account. */
export function foundationModelArn({ region }: Account, modelId: string): string {
  return `arn:${partitionOf(region)}:bedrock:${region}::foundation-model/${modelId}`;
}

function partitionOf(region: string): string {
  if (region.startsWith("us-gov-")) return "aws-us-gov";
  return region.startsWith("cn-") ? "aws-cn" : "aws";
}
