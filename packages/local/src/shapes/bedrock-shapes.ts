import { list, map, structure, union } from "./collection-shapes";
import { boolean, string } from "./scalar-shapes";
import type { Shape } from "./shape";

/** A tag of a resource. */
export interface Tag {
  readonly key: string;
  readonly value: string;
}

/** The virtual private cloud that a job runs in. */
export interface VpcConfig {
  readonly subnetIds: readonly string[];
  readonly securityGroupIds: readonly string[];
}

/** The source of training data. */
export interface TrainingDataConfig {
  readonly s3Uri?: string;
  readonly invocationLogsConfig?: Readonly<Record<string, unknown>>;
}

const TAG_TEXT = "[a-zA-Z0-9\\s._:/=+@-]*";
const METADATA_TEXT = "[a-zA-Z0-9\\s._:/=+$@-]";

/** Members that several operations of `bedrock` take, with the patterns of its service model. */
export const tagKey: Shape<string> = string({ min: 1, max: 128, pattern: TAG_TEXT });
export const tagList: Shape<readonly Tag[]> = list(
  structure({ key: tagKey, value: string({ min: 0, max: 256, pattern: TAG_TEXT }) }),
  { max: 200 },
);
export const clientRequestToken: Shape<string> = string({
  min: 1,
  max: 256,
  pattern: "[a-zA-Z0-9]([-a-zA-Z0-9]{0,254}[a-zA-Z0-9])?",
});
export const profileName: Shape<string> = string({ min: 1, max: 64, pattern: "([0-9a-zA-Z][ _-]?)+" });
export const profileDescription: Shape<string> = string({ min: 1, max: 200, pattern: "([0-9a-zA-Z:.][ _-]?)+" });
export const modelName: Shape<string> = string({ min: 1, max: 63, pattern: "([0-9a-zA-Z][_-]?){1,63}" });
export const jobName: Shape<string> = string({
  min: 1,
  max: 63,
  pattern: "[a-zA-Z0-9](-*[a-zA-Z0-9\\+\\-\\.])*",
  safePattern: "[a-zA-Z0-9][a-zA-Z0-9+.-]*",
});
export const roleArn: Shape<string> = string({ max: 2048, pattern: "arn:aws(-[^:]+)?:iam::([0-9]{12})?:role/.+" });
export const s3Uri: Shape<string> = string({
  min: 1,
  max: 1024,
  pattern: "s3://[a-z0-9][-.a-z0-9]{1,61}[a-z0-9](?:/[-!_*'().a-z0-9A-Z]+(?:/[-!_*'().a-z0-9A-Z]+)*)?/?",
});
export const kmsKeyId: Shape<string> = string({
  min: 1,
  max: 2048,
  pattern:
    "(arn:aws(-[^:]+)?:kms:[a-zA-Z0-9-]*:[0-9]{12}:((key/[a-zA-Z0-9-]{36})|(alias/[a-zA-Z0-9-_/]+)))|([a-zA-Z0-9-]{36})|(alias/[a-zA-Z0-9-_/]+)",
});
export const accountId: Shape<string> = string({ pattern: "[0-9]{12}" });
/** A model or a resource. The service's pattern is not checked, because the later lookup gives a clearer error. */
export const identifier: Shape<string> = string({ min: 1, max: 2048 });

const vpcId = string({ max: 32, pattern: "[-0-9a-zA-Z]+" });
export const vpcConfig: Shape<VpcConfig> = structure({
  subnetIds: list(vpcId, { min: 1, max: 16 }),
  securityGroupIds: list(vpcId, { min: 1, max: 5 }),
});

const metadataPair = map(
  string({ min: 1, max: 256, pattern: `${METADATA_TEXT}{1,256}` }),
  string({ max: 256, pattern: `${METADATA_TEXT}{0,256}` }),
  { min: 1, max: 1 },
);
const metadataFilter = structure({}, { equals: metadataPair, notEquals: metadataPair });
const metadataFilters = list(metadataFilter, { min: 1, max: 16 });
export const trainingDataConfig: Shape<TrainingDataConfig> = structure(
  {},
  {
    s3Uri,
    invocationLogsConfig: structure(
      { invocationLogSource: union({ s3Uri }) },
      {
        usePromptResponse: boolean(),
        requestMetadataFilters: union({
          equals: metadataPair,
          notEquals: metadataPair,
          andAll: metadataFilters,
          orAll: metadataFilters,
        }),
      },
    ),
  },
);
