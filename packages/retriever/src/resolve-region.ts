import { InvalidOptionError } from "@bedrock-routed/core";
import { readRegionFromEnvironment } from "./env";

/**
 * The Region to call: the option, else the client options', else the ARN's, else the environment's.
 * @throws BedrockRoutedError when an option contradicts the ARN: the service would not find the knowledge base
 */
export function resolveRegion(
  option: string | undefined,
  clientOption: unknown,
  arnRegion: string | undefined,
): string | undefined {
  const stated = option ?? (typeof clientOption === "string" ? clientOption : undefined);
  if (stated !== undefined && arnRegion !== undefined && stated !== arnRegion) {
    throw new InvalidOptionError(
      "region",
      stated,
      `the ARN in knowledgeBaseId belongs to ${arnRegion}: pass that or leave it out`,
    );
  }
  // A provider function in `clientOptions.region` is the caller's choice, so it stays.
  return stated ?? (clientOption === undefined ? (arnRegion ?? readRegionFromEnvironment()) : undefined);
}
