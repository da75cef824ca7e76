import { targetsOf } from "./call-features";
import { allow, type BuildStatements, bedrockArn, type PolicyScope, type PolicyStatement, tagActions } from "./policy";

// What it needs to create, list, change and delete resources of Amazon Bedrock, and to run its jobs.

/** Actions of one kind of resource, such as `bedrock:CreatePromptRouter`. */
function bedrockActions(verbs: readonly string[], noun: string): readonly string[] {
  return verbs.map((verb) => `bedrock:${verb}${noun}`);
}

export const routers: BuildStatements = (scope) => [
  allow(
    "ManageRouters",
    [...bedrockActions(["Create", "Get", "Delete"], "PromptRouter"), ...tagActions],
    [bedrockArn(scope, "prompt-router/*"), bedrockArn(scope, "default-prompt-router/*")],
  ),
  allow("ListRouters", ["bedrock:ListPromptRouters"], ["*"]),
  allow("ReadProfiles", ["bedrock:GetInferenceProfile"], [bedrockArn(scope, "inference-profile/*")]),
];

export const profiles: BuildStatements = (scope) => [
  allow(
    "ManageProfiles",
    [...bedrockActions(["Create", "Get", "Delete"], "InferenceProfile"), ...tagActions],
    [
      bedrockArn(scope, "application-inference-profile/*"),
      bedrockArn(scope, "inference-profile/*"),
      `arn:${scope.partition}:bedrock:*::foundation-model/*`,
    ],
  ),
  allow("ListProfiles", ["bedrock:ListInferenceProfiles"], ["*"]),
];

export const throughput: BuildStatements = (scope) => [
  allow(
    "ManageThroughput",
    [...bedrockActions(["Create", "Get", "Update", "Delete"], "ProvisionedModelThroughput"), ...tagActions],
    [
      bedrockArn(scope, "provisioned-model/*"),
      bedrockArn(scope, "custom-model/*"),
      `arn:${scope.partition}:bedrock:${scope.region}::foundation-model/*`,
    ],
  ),
  allow("ReadCustomModels", ["bedrock:GetCustomModel"], [bedrockArn(scope, "custom-model/*")]),
  allow("ListThroughput", ["bedrock:ListProvisionedModelThroughputs"], ["*"]),
];

export const deployments: BuildStatements = (scope) => [
  allow(
    "ManageDeployments",
    [
      ...bedrockActions(["Create", "Get", "Delete"], "CustomModelDeployment"),
      "bedrock:GetCustomModel",
      "bedrock:TagResource",
    ],
    [bedrockArn(scope, "custom-model-deployment/*"), bedrockArn(scope, "custom-model/*")],
  ),
  allow("ListDeployments", ["bedrock:ListCustomModelDeployments"], ["*"]),
];

/**
 * Files are uploaded and read with the permissions of the caller. The service reads and writes them with the role, which
 * the caller may only hand to Amazon Bedrock.
 */
function jobStatements(scope: PolicyScope, name: string): readonly PolicyStatement[] {
  const { partition, account, buckets, roles } = scope;
  const names = buckets.length === 0 ? ["*"] : buckets;
  const arns = names.map((bucket) => `arn:${partition}:s3:::${bucket}`);
  return [
    allow(
      `Use${name}Files`,
      ["s3:PutObject", "s3:AbortMultipartUpload", "s3:GetObject"],
      arns.map((arn) => `${arn}/*`),
    ),
    allow(`List${name}Files`, ["s3:ListBucket"], arns),
    {
      ...allow(
        `Pass${name}Role`,
        ["iam:PassRole"],
        roles.length === 0 ? [`arn:${partition}:iam::${account}:role/*`] : roles,
      ),
      Condition: { StringEquals: { "iam:PassedToService": "bedrock.amazonaws.com" } },
    },
  ];
}

export const batch: BuildStatements = (scope) => [
  allow(
    "RunBatch",
    [...bedrockActions(["Create", "Get", "Stop"], "ModelInvocationJob"), "bedrock:TagResource"],
    [bedrockArn(scope, "model-invocation-job/*"), ...targetsOf(scope).invoked],
  ),
  allow("ListBatch", ["bedrock:ListModelInvocationJobs"], ["*"]),
  ...jobStatements(scope, "Batch"),
];

export const distill: BuildStatements = (scope) => [
  allow(
    "RunDistillation",
    [...bedrockActions(["Create", "Get", "Stop"], "ModelCustomizationJob"), "bedrock:TagResource"],
    [bedrockArn(scope, "model-customization-job/*"), bedrockArn(scope, "custom-model/*"), ...targetsOf(scope).invoked],
  ),
  allow("ListDistillation", ["bedrock:ListModelCustomizationJobs"], ["*"]),
  ...jobStatements(scope, "Distillation"),
];

/** @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoncloudwatch.html */
export const alarms: BuildStatements = ({ partition, region, account }) => [
  allow(
    "ManageAlarms",
    ["cloudwatch:PutMetricAlarm", "cloudwatch:DeleteAlarms"],
    [`arn:${partition}:cloudwatch:${region}:${account}:alarm:*`],
  ),
  allow("ListAlarms", ["cloudwatch:DescribeAlarms"], ["*"]),
];

export const dashboards: BuildStatements = ({ partition, account }) => [
  allow(
    "ManageDashboards",
    ["cloudwatch:GetDashboard", "cloudwatch:PutDashboard", "cloudwatch:DeleteDashboards"],
    [`arn:${partition}:cloudwatch::${account}:dashboard/*`],
  ),
  allow("ListDashboards", ["cloudwatch:ListDashboards"], ["*"]),
];
