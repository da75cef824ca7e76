import { budgetTablePolicy } from "@bedrock-routed/callbacks/dynamodb";
import { type ModelCatalog, parseModelTarget, possibleRegions } from "@bedrock-routed/core";
import { responseCachePolicy } from "@bedrock-routed/response-cache/dynamodb";

/** A statement of an IAM policy. */
interface PolicyStatement {
  readonly Sid: string;
  readonly Effect: "Allow";
  readonly Action: readonly string[];
  readonly Resource: readonly string[];
  readonly Condition?: Readonly<Record<string, unknown>>;
}

/** A document that IAM takes. */
export interface Policy {
  readonly Version: "2012-10-17";
  readonly Statement: readonly PolicyStatement[];
}

/** What the resources of a policy are named by. A part that is not known is `*`. */
export interface PolicyScope {
  readonly partition: string;
  readonly region: string;
  readonly account: string;
  /** Model ids, profiles and routers that calls name. */
  readonly models: readonly string[];
  readonly knowledgeBases: readonly string[];
  readonly table: string;
  readonly catalog: ModelCatalog;
}

type Build = (scope: PolicyScope) => readonly PolicyStatement[];

function allow(Sid: string, Action: readonly string[], Resource: readonly string[]): PolicyStatement {
  return { Sid, Effect: "Allow", Action, Resource };
}

const invokeActions = ["bedrock:InvokeModel", "bedrock:InvokeModelWithResponseStream"];

/** Calls need the permission for what they name, and for each model in each Region that it leads to. */
const invoke: Build = (scope) => {
  const { models, partition } = scope;
  if (models.length === 0) {
    const anyModel = [`arn:${partition}:bedrock:*::foundation-model/*`, bedrockArn(scope, "inference-profile/*")];
    return [allow("CallModels", invokeActions, anyModel)];
  }
  const targets = models.map((model) => resourcesOf(model, scope));
  const statements = [allow("CallModels", invokeActions, [...new Set(targets.flatMap(({ invoked }) => invoked))])];
  const routers = targets.flatMap(({ routers }) => routers);
  return routers.length === 0 ? statements : [...statements, allow("UseRouters", ["bedrock:GetPromptRouter"], routers)];
};

/** @see https://docs.aws.amazon.com/bedrock/latest/userguide/inference-profiles-prereq.html */
function resourcesOf(
  id: string,
  scope: PolicyScope,
): { readonly invoked: readonly string[]; readonly routers: readonly string[] } {
  const { partition, region, catalog } = scope;
  const target = parseModelTarget(id);
  const foundation = (where: string, modelId: string) =>
    `arn:${partition}:bedrock:${where}::foundation-model/${modelId}`;
  switch (target.kind) {
    case "foundation-model":
      return { invoked: [target.arn === undefined ? foundation(region, target.modelId) : id], routers: [] };
    case "system-profile": {
      const profile = target.arn === undefined ? bedrockArn(scope, `inference-profile/${id}`) : id;
      const regions = possibleRegions(target, target.arn?.region ?? region, catalog) ?? ["*"];
      return { invoked: [profile, ...regions.map((where) => foundation(where, target.modelId))], routers: [] };
    }
    case "prompt-router":
      return { invoked: [id], routers: [id] };
    case "named-model":
      return { invoked: [bedrockArn(scope, `*/${target.name}`)], routers: [] };
    default:
      return { invoked: [id], routers: [] };
  }
}

function bedrockArn({ partition, region, account }: PolicyScope, resource: string): string {
  return `arn:${partition}:bedrock:${region}:${account}:${resource}`;
}

const tagActions = ["bedrock:TagResource", "bedrock:ListTagsForResource"];

const routers: Build = (scope) => [
  allow(
    "ManageRouters",
    ["bedrock:CreatePromptRouter", "bedrock:GetPromptRouter", "bedrock:DeletePromptRouter", ...tagActions],
    [bedrockArn(scope, "prompt-router/*"), bedrockArn(scope, "default-prompt-router/*")],
  ),
  allow("ListRouters", ["bedrock:ListPromptRouters"], ["*"]),
  allow("ReadProfiles", ["bedrock:GetInferenceProfile"], [bedrockArn(scope, "inference-profile/*")]),
];

const profiles: Build = (scope) => [
  allow(
    "ManageProfiles",
    ["bedrock:CreateInferenceProfile", "bedrock:GetInferenceProfile", "bedrock:DeleteInferenceProfile", ...tagActions],
    [
      bedrockArn(scope, "application-inference-profile/*"),
      bedrockArn(scope, "inference-profile/*"),
      `arn:${scope.partition}:bedrock:*::foundation-model/*`,
    ],
  ),
  allow("ListProfiles", ["bedrock:ListInferenceProfiles"], ["*"]),
];

const knowledgeBase: Build = (scope) => {
  const ids = scope.knowledgeBases.length === 0 ? ["*"] : scope.knowledgeBases;
  return [
    allow(
      "Retrieve",
      ["bedrock:Retrieve"],
      ids.map((id) => bedrockArn(scope, `knowledge-base/${id}`)),
    ),
  ];
};

const rerank: Build = () => [allow("Rerank", ["bedrock:Rerank"], ["*"])];

const throughput: Build = (scope) => [
  allow(
    "ManageThroughput",
    [
      "bedrock:CreateProvisionedModelThroughput",
      "bedrock:GetProvisionedModelThroughput",
      "bedrock:UpdateProvisionedModelThroughput",
      "bedrock:DeleteProvisionedModelThroughput",
      ...tagActions,
    ],
    [
      bedrockArn(scope, "provisioned-model/*"),
      bedrockArn(scope, "custom-model/*"),
      `arn:${scope.partition}:bedrock:${scope.region}::foundation-model/*`,
    ],
  ),
  allow("ListThroughput", ["bedrock:ListProvisionedModelThroughputs"], ["*"]),
];

function tableArn({ partition, region, account, table }: PolicyScope): string {
  return `arn:${partition}:dynamodb:${region}:${account}:table/${table}`;
}

/** The packages of the tables know what they send. */
function toStatements({ Statement }: { readonly Statement: readonly TableStatement[] }): readonly PolicyStatement[] {
  return Statement.map(({ Sid, Effect, Action, Resource }) => ({ Sid, Effect, Action, Resource: [Resource] }));
}

interface TableStatement extends Omit<PolicyStatement, "Resource"> {
  readonly Resource: string;
}

const cache: Build = (scope) => toStatements(responseCachePolicy({ tableArn: tableArn(scope) }));

const budget: Build = (scope) => toStatements(budgetTablePolicy({ tableArn: tableArn(scope) }));

const reconcile: Build = () => [allow("ReadMetrics", ["cloudwatch:ListMetrics", "cloudwatch:GetMetricData"], ["*"])];

const metrics: Build = () => [
  {
    ...allow("PutMetrics", ["cloudwatch:PutMetricData"], ["*"]),
    Condition: { StringEquals: { "cloudwatch:namespace": "BedrockRouted" } },
  },
];

const prices: Build = () => [allow("ReadPriceList", ["pricing:GetProducts"], ["*"])];

/** The features that a policy can be made for. */
export const policyFeatures: Readonly<Record<string, Build>> = {
  invoke,
  routers,
  profiles,
  "knowledge-base": knowledgeBase,
  throughput,
  rerank,
  cache,
  budget,
  reconcile,
  metrics,
  prices,
};

/** The least that the named features need. Statements are in the order of the features. */
export function planPolicy(features: readonly string[], scope: PolicyScope): Policy {
  const statements = features.flatMap((feature) =>
    Object.hasOwn(policyFeatures, feature) ? (policyFeatures[feature]?.(scope) ?? []) : [],
  );
  return { Version: "2012-10-17", Statement: statements };
}
