import { parseModelTarget, possibleRegions } from "@bedrock-routed/core";
import { allow, type BuildStatements, bedrockArn, type PolicyScope } from "./policy";

// What an application needs to call models, knowledge bases and rerankers.

const invokeActions = ["bedrock:InvokeModel", "bedrock:InvokeModelWithResponseStream"];

/** Calls need the permission for what they name, and for each model in each Region that it leads to. */
export const invoke: BuildStatements = (scope) => {
  const { invoked, routers } = targetsOf(scope);
  const statements = [allow("CallModels", invokeActions, invoked)];
  return routers.length === 0 ? statements : [...statements, allow("UseRouters", ["bedrock:GetPromptRouter"], routers)];
};

/** A request that only counts tokens is free, but it is an action of its own. */
export const countTokens: BuildStatements = (scope) => [
  allow("CountTokens", ["bedrock:CountTokens"], targetsOf(scope).invoked),
];

/** The chat model and `explain --lookup` ask for the models behind a router or a profile. */
export const lookup: BuildStatements = (scope) => [
  allow(
    "LookUpModels",
    ["bedrock:GetInferenceProfile", "bedrock:GetPromptRouter"],
    ["inference-profile/*", "application-inference-profile/*", "prompt-router/*", "default-prompt-router/*"].map(
      (resource) => bedrockArn(scope, resource),
    ),
  ),
];

export const knowledgeBase: BuildStatements = (scope) => {
  const ids = scope.knowledgeBases.length === 0 ? ["*"] : scope.knowledgeBases;
  const arns = ids.map((id) => bedrockArn(scope, `knowledge-base/${id}`));
  return [allow("Retrieve", ["bedrock:Retrieve"], arns)];
};

/** `Rerank` takes no resource; the model behind it is invoked with the permission of the caller. */
export const rerank: BuildStatements = (scope) => [
  allow("Rerank", ["bedrock:Rerank"], ["*"]),
  allow("CallRerankers", ["bedrock:InvokeModel"], targetsOf(scope).invoked),
];

/** The ARNs that calls of the named models need, and the routers among them. Without names: any model. */
export function targetsOf(scope: PolicyScope): {
  readonly invoked: readonly string[];
  readonly routers: readonly string[];
} {
  const { models, partition } = scope;
  if (models.length === 0) {
    const anyModel = `arn:${partition}:bedrock:*::foundation-model/*`;
    return { invoked: [anyModel, bedrockArn(scope, "inference-profile/*")], routers: [] };
  }
  const targets = models.map((model) => targetOf(model, scope));
  return {
    invoked: [...new Set(targets.flatMap(({ invoked }) => invoked))],
    routers: [...new Set(targets.flatMap(({ router }) => router ?? []))],
  };
}

/** @see https://docs.aws.amazon.com/bedrock/latest/userguide/inference-profiles-prereq.html */
function targetOf(
  id: string,
  scope: PolicyScope,
): { readonly invoked: readonly string[]; readonly router?: string | undefined } {
  const { partition, region, catalog } = scope;
  const target = parseModelTarget(id);
  const foundation = (where: string, modelId: string): string =>
    `arn:${partition}:bedrock:${where}::foundation-model/${modelId}`;
  switch (target.kind) {
    case "foundation-model":
      return { invoked: [target.arn === undefined ? foundation(region, target.modelId) : id] };
    case "system-profile": {
      const profile = target.arn === undefined ? bedrockArn(scope, `inference-profile/${id}`) : id;
      const regions = possibleRegions(target, target.arn?.region ?? region, catalog) ?? ["*"];
      return { invoked: [profile, ...regions.map((where) => foundation(where, target.modelId))] };
    }
    case "prompt-router":
      return { invoked: [id], router: id };
    case "named-model":
      return { invoked: [bedrockArn(scope, `*/${target.name}`)] };
    default:
      return { invoked: [id] };
  }
}
