import { BedrockRoutedError, formatModelTarget, InvalidOptionError, parseModelTarget } from "@bedrock-routed/core";
import type { ChatBedrockConverseInput } from "@langchain/aws";
import { readRegionFromEnvironment, readSharedConfigLocation, type SharedConfigLocation } from "./env";
import { readSharedRegion } from "./shared-config";

/** A model must be called in another Region than the client's, because of its ARN or of the options that chose it. */
export class RegionMismatchError extends BedrockRoutedError {
  /** The Region of the ARN, or the Region that the model was chosen for. */
  readonly arnRegion: string;
  readonly clientRegion: string;

  constructor(modelId: string, arnRegion: string, clientRegion: string) {
    super(
      `${modelId} must be called in Region ${arnRegion}, but the client's Region is ${clientRegion}. ` +
        `Pass region: "${arnRegion}", or a client of that Region, or a model of ${clientRegion}.`,
    );
    this.arnRegion = arnRegion;
    this.clientRegion = clientRegion;
  }
}

/**
 * The Region to call: the option `region`, else `clientOptions.region`, else the ARN's, else
 * `AWS_REGION`, else `AWS_DEFAULT_REGION`, else the Region of the profile in the shared config files.
 * @throws InvalidTargetError for a malformed model id
 * @throws RegionMismatchError when an option contradicts the ARN
 * @throws InvalidOptionError when no Region is found, or only a promise of one
 */
export function resolveRegion(options: ChatBedrockConverseInput): string {
  const modelId = options.applicationInferenceProfile ?? options.model;
  const target = modelId === undefined ? undefined : parseModelTarget(modelId);
  const option = options.region ?? readClientRegion(options.clientOptions?.region);
  const arnRegion = target?.arn?.region;
  if (target && option !== undefined && arnRegion !== undefined && option !== arnRegion) {
    throw new RegionMismatchError(formatModelTarget(target), arnRegion, option);
  }
  const known = option ?? arnRegion ?? readRegionFromEnvironment();
  if (known !== undefined) return known;
  const location = resolveSharedConfigLocation(options);
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
  const remedy = "pass a string: the constructor needs the Region to resolve model ids, and cannot wait for a promise";
  throw new InvalidOptionError("clientOptions.region", typeof region, remedy);
}

/** The options that say where credentials are found apply to the Region too. */
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
