import type { ModelTarget } from "@bedrock-routed/core";
import { formatModelTarget } from "@bedrock-routed/core";
import { readRegionFromEnvironment } from "./env";
import { RegionMismatchError } from "./region-mismatch-error";

/**
 * The Region to call: the option, else the ARN's, else `AWS_REGION`, else `AWS_DEFAULT_REGION`.
 * @throws RegionMismatchError when the option contradicts the ARN
 */
export function resolveRegion(option: string | undefined, target: ModelTarget | undefined): string | undefined {
  const arnRegion = target?.arn?.region;
  if (target && option !== undefined && arnRegion !== undefined && option !== arnRegion) {
    throw new RegionMismatchError(formatModelTarget(target), arnRegion, option);
  }
  return option ?? arnRegion ?? readRegionFromEnvironment();
}
