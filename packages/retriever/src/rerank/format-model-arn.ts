import { InvalidOptionError } from "@bedrock-routed/core";
import type { RerankModel } from "./parse-rerank-model";

/** The ARN that the service wants, in the Region of the call. @throws InvalidOptionError when no Region is known */
export function formatModelArn(model: RerankModel, region: string | undefined): string {
  if (model.arn !== undefined) return model.arn;
  if (region === undefined) {
    throw new InvalidOptionError("region", region, `it is part of the ARN of ${model.modelId}: pass one, or that ARN`);
  }
  return `arn:${partitionOf(region)}:bedrock:${region}::foundation-model/${model.modelId}`;
}

/** @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html */
function partitionOf(region: string): string {
  if (region.startsWith("cn-")) return "aws-cn";
  if (region.startsWith("us-gov-")) return "aws-us-gov";
  return "aws";
}
