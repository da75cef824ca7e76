import type { ModelTarget } from "@bedrock-routed/core";
import { formatModelTarget, InvalidOptionError } from "@bedrock-routed/core";
import type { ChatBedrockConverseInput } from "@langchain/aws";
import { RegionMismatchError } from "../errors/region-mismatch-error";
import { readRegionFromEnvironment } from "./env";

/**
 * The Region to call: the option, else that of `clientOptions`, else the ARN's, else `AWS_REGION`,
 * else `AWS_DEFAULT_REGION`.
 * @throws RegionMismatchError when an option contradicts the ARN
 * @throws InvalidOptionError when none is known
 */
export function resolveRegion(fields: ChatBedrockConverseInput, target: ModelTarget | undefined): string {
  const fromClient = fields.clientOptions?.region;
  const option = fields.region ?? (typeof fromClient === "string" ? fromClient : undefined);
  const arnRegion = target?.arn?.region;
  if (target && option !== undefined && arnRegion !== undefined && option !== arnRegion) {
    throw new RegionMismatchError(formatModelTarget(target), arnRegion, option);
  }
  const region = option ?? arnRegion ?? readRegionFromEnvironment();
  if (region === undefined) throw new InvalidOptionError("region", region, "pass one, or set AWS_REGION");
  return region;
}
