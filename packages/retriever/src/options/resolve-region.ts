import { InvalidOptionError } from "@bedrock-routed/core";
import { readRegionFromEnvironment } from "../env";

/** Where a Region may come from, and the option whose ARN has one. */
export interface RegionSources {
  readonly option: string | undefined;
  /** `clientOptions.region`; a provider function is the caller's choice, so it stays. */
  readonly clientOption: unknown;
  readonly arnRegion: string | undefined;
  /** Such as `"knowledgeBaseId"`. */
  readonly arnOption: string;
}

/**
 * The Region to call: the option, else the client options', else the ARN's, else the environment's.
 * @throws InvalidOptionError when an option contradicts the ARN: the service would not find the resource
 */
export function resolveRegion({ option, clientOption, arnRegion, arnOption }: RegionSources): string | undefined {
  const stated = option ?? (typeof clientOption === "string" ? clientOption : undefined);
  if (stated !== undefined && arnRegion !== undefined && stated !== arnRegion) {
    throw new InvalidOptionError(
      "region",
      stated,
      `the ARN in ${arnOption} belongs to ${arnRegion}: pass that or leave it out`,
    );
  }
  return stated ?? (clientOption === undefined ? (arnRegion ?? readRegionFromEnvironment()) : undefined);
}
