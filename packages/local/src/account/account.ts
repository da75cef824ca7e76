import type { ModelCatalog } from "@bedrock-routed/core";

/** The AWS account and Region that the local Bedrock stands for. */
export interface Account {
  readonly region: string;
  /** Twelve digits. */
  readonly accountId: string;
  /** Facts about the models that Amazon Bedrock serves. */
  readonly modelCatalog: ModelCatalog;
  /** The present time in ms since 1970. */
  readonly now: () => number;
}

/**
 * Builds the ARN of a resource that the account owns.
 * @param resource such as `inference-profile/us.amazon.nova-lite-v1:0`
 */
export function ownedArn({ region, accountId }: Account, resource: string): string {
  return `arn:${partitionOf(region)}:bedrock:${region}:${accountId}:${resource}`;
}

/** Builds the ARN of a foundation model. Foundation models belong to no account. */
export function foundationModelArn({ region }: Account, modelId: string): string {
  return `arn:${partitionOf(region)}:bedrock:${region}::foundation-model/${modelId}`;
}

function partitionOf(region: string): string {
  if (region.startsWith("us-gov-")) return "aws-us-gov";
  return region.startsWith("cn-") ? "aws-cn" : "aws";
}

/**
 * The Regions that may call the inference profiles of a geography. Some models are available in fewer Regions.
 * @see https://docs.aws.amazon.com/bedrock/latest/userguide/inference-profiles-support.html
 */
const SOURCE_REGIONS: Readonly<Record<string, RegExp>> = {
  us: /^(?:us-(?:east|west)|ca-)/,
  "us-gov": /^us-gov-/,
  eu: /^(?:eu|il)-/,
  apac: /^(?:ap|me)-/,
  jp: /^ap-northeast-[13]$/,
  au: /^ap-southeast-[246]$/,
  ca: /^ca-/,
  in: /^ap-south-/,
  global: /^(?!us-gov-|cn-)/,
};

/** Whether a Region may call the inference profiles with this prefix, such as `eu`. */
export function isSourceRegion(prefix: string, region: string): boolean {
  return Object.hasOwn(SOURCE_REGIONS, prefix) && SOURCE_REGIONS[prefix]?.test(region) === true;
}
