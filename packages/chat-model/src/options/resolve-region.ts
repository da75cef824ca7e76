import type { ModelTarget } from "@bedrock-routed/core";
import { formatModelTarget, InvalidOptionError } from "@bedrock-routed/core";
import type { ChatBedrockConverseInput } from "@langchain/aws";
import { RegionMismatchError } from "../errors/region-mismatch-error";
import { readRegionFromEnvironment, readSharedConfigLocation, type SharedConfigLocation } from "./env";
import { readSharedRegion } from "./read-shared-region";

/**
 * The Region to call: the option, else that of `clientOptions`, else the ARN's, else `AWS_REGION`,
 * else `AWS_DEFAULT_REGION`, else that of the profile in the shared config files.
 * @throws RegionMismatchError when an option contradicts the ARN
 * @throws InvalidOptionError when none is known, or can be known without waiting
 */
export function resolveRegion(fields: ChatBedrockConverseInput, target: ModelTarget | undefined): string {
  const option = fields.region ?? readClientRegion(fields.clientOptions?.region);
  const arnRegion = target?.arn?.region;
  if (target && option !== undefined && arnRegion !== undefined && option !== arnRegion) {
    throw new RegionMismatchError(formatModelTarget(target), arnRegion, option);
  }
  const known = option ?? arnRegion ?? readRegionFromEnvironment();
  if (known !== undefined) return known;
  const location = resolveSharedConfigLocation(fields);
  const region = readSharedRegion(location);
  if (region === undefined) {
    const { profile, configFile, credentialsFile } = location;
    const remedy =
      "pass one or an ARN as model, or set AWS_REGION or AWS_DEFAULT_REGION, " +
      `or the region of profile "${profile}" in ${configFile} or ${credentialsFile}`;
    throw new InvalidOptionError("region", region, remedy);
  }
  return region;
}

function readClientRegion(region: unknown): string | undefined {
  if (region === undefined || typeof region === "string") return region;
  const remedy = "pass a string: model ids are resolved for the Region at construction, where nothing can be awaited";
  throw new InvalidOptionError("clientOptions.region", typeof region, remedy);
}

/** Options that say where credentials are found say it of the Region too. */
function resolveSharedConfigLocation({
  profile,
  clientOptions,
  configFilepath,
  filepath,
}: ChatBedrockConverseInput): SharedConfigLocation {
  const found = readSharedConfigLocation();
  return {
    profile: profile ?? clientOptions?.profile ?? found.profile,
    configFile: configFilepath ?? found.configFile,
    credentialsFile: filepath ?? found.credentialsFile,
  };
}
