import { omitUndefined } from "@bedrock-routed/core";
import { ownedArn } from "../account/account";
import { LOCAL_TRANSITION_MS, phaseAt, toWireTime } from "../resources/lifecycle";
import { creationTimeMembers, filterResources, paginate, sortedPageMembers } from "../resources/list-resources";
import { clientRequestToken, identifier, modelName, tagList } from "../shapes/bedrock-shapes";
import { structure } from "../shapes/collection-shapes";
import { boolean, oneOf, string, timestamp } from "../shapes/scalar-shapes";
import { parseInput, parseQuery } from "../shapes/shape";
import type { JsonObject } from "../wire/read-json";
import { ServiceError, validationError } from "../wire/service-error";
import type { ControlPlane, CustomModel, CustomModelDeployment } from "./control-plane";
import { addTags } from "./tags";

const listModelsInput = structure(
  {},
  {
    ...sortedPageMembers,
    ...creationTimeMembers,
    nameContains: modelName,
    baseModelArnEquals: identifier,
    foundationModelArnEquals: identifier,
    isOwned: boolean(),
    modelStatus: oneOf("Active", "Creating", "Failed"),
  },
);
const createDeploymentInput = structure(
  { modelDeploymentName: modelName, modelArn: string({ min: 20, max: 1011 }) },
  { description: string({ min: 1, max: 2048, pattern: ".*" }), tags: tagList, clientRequestToken },
);
const listDeploymentsInput = structure(
  {},
  {
    ...sortedPageMembers,
    createdAfter: timestamp(),
    createdBefore: timestamp(),
    nameContains: modelName,
    statusEquals: oneOf("Creating", "Active", "Failed"),
    modelArnEquals: identifier,
  },
);

/**
 * Finds a custom model by its ARN, id or name.
 * @throws ServiceError (ResourceNotFoundException) if there is none, or its job has not completed yet
 */
export function findCustomModel({ account, customModels }: ControlPlane, id: string): CustomModel {
  const model = customModels.get(id);
  if (model.createdAt <= account.now()) return model;
  throw new ServiceError("ResourceNotFoundException", `The custom model ${id} could not be found.`);
}

/** GetCustomModel, by ARN or name. @throws ServiceError (ResourceNotFoundException) */
export function getCustomModel(controlPlane: ControlPlane, id: string): JsonObject {
  const model = findCustomModel(controlPlane, id);
  const { vpcConfig: _, ...echoed } = model.job.echoed;
  return {
    ...buildModel(model),
    jobName: model.job.name,
    jobArn: model.job.arn,
    ...echoed,
  };
}

/** ListCustomModels. @throws ServiceError (ValidationException) */
export function listCustomModels({ account, customModels }: ControlPlane, query: URLSearchParams): JsonObject {
  const { maxResults, nextToken, ...filter } = parseQuery(listModelsInput, query);
  const { creationTimeAfter: createdAfter, creationTimeBefore: createdBefore } = filter;
  const baseModelArn = filter.baseModelArnEquals ?? filter.foundationModelArnEquals;
  // The account owns every model here, and a model is active as soon as it exists.
  const hasWantedState = filter.isOwned !== false && (filter.modelStatus ?? "Active") === "Active";
  const found = filterResources(customModels.entries(), { ...filter, createdAfter, createdBefore }).filter(
    ({ resource }) =>
      hasWantedState &&
      resource.createdAt <= account.now() &&
      (baseModelArn === undefined || resource.baseModelArn === baseModelArn),
  );
  const { items, ...next } = paginate(found, { maxResults, nextToken }, ["ListCustomModels", filter]);
  const modelSummaries = items.map(({ resource }) => ({
    ...buildModel(resource),
    baseModelName: resource.baseModelId,
    ownerAccountId: account.accountId,
  }));
  return { modelSummaries, ...next };
}

/** DeleteCustomModel. @throws ServiceError (ConflictException) while the model is deployed or provisioned */
export function deleteCustomModel(controlPlane: ControlPlane, id: string): JsonObject {
  const { customModels, deployments, provisioned } = controlPlane;
  const { arn } = findCustomModel(controlPlane, id);
  if ([...deployments.list(), ...provisioned.list()].some(({ modelArn }) => modelArn === arn)) {
    throw new ServiceError(
      "ConflictException",
      "The custom model is in use. Delete its deployments and provisioned throughput first.",
    );
  }
  customModels.delete(arn);
  return {};
}

/** Builds the members that the description and the summary of a model share. */
function buildModel(model: CustomModel): JsonObject {
  return {
    modelArn: model.arn,
    modelName: model.name,
    baseModelArn: model.baseModelArn,
    customizationType: model.job.customizationType,
    creationTime: toWireTime(model.createdAt),
    modelStatus: "Active",
  };
}

/**
 * CreateCustomModelDeployment.
 * @throws ServiceError (ValidationException; ResourceNotFoundException if the model does not exist yet …)
 */
export function createDeployment(controlPlane: ControlPlane, body: unknown): JsonObject {
  const { account, deployments } = controlPlane;
  const {
    modelDeploymentName: name,
    description,
    tags,
    clientRequestToken: token,
    modelArn,
  } = parseInput(createDeploymentInput, body);
  const known = deployments.findByToken(token);
  if (known !== undefined) return { customModelDeploymentArn: known.arn };
  const model = findCustomModel(controlPlane, modelArn);
  // This operation has no ConflictException.
  if (deployments.list().some((deployment) => deployment.name === name)) {
    throw validationError(`A custom model deployment with the name ${name} already exists.`);
  }
  const arn = ownedArn(account, `custom-model-deployment/${deployments.nextId(name)}`);
  deployments.add({
    arn,
    name,
    createdAt: account.now(),
    modelArn: model.arn,
    baseModelId: model.baseModelId,
    tags: addTags(undefined, tags),
    ...omitUndefined({ description, clientRequestToken: token }),
  });
  return { customModelDeploymentArn: arn };
}

/** GetCustomModelDeployment, by ARN or name. @throws ServiceError (ResourceNotFoundException) */
export function getDeployment({ account, deployments }: ControlPlane, id: string): JsonObject {
  const deployment = deployments.get(id);
  return {
    ...buildDeployment(deployment, account.now()),
    modelDeploymentName: deployment.name,
    ...omitUndefined({ description: deployment.description }),
  };
}

/** ListCustomModelDeployments. @throws ServiceError (ValidationException) */
export function listDeployments({ account, deployments }: ControlPlane, query: URLSearchParams): JsonObject {
  const { maxResults, nextToken, ...filter } = parseQuery(listDeploymentsInput, query);
  const { statusEquals, modelArnEquals } = filter;
  const now = account.now();
  const found = filterResources(deployments.entries(), filter).filter(
    ({ resource }) =>
      (statusEquals === undefined || deploymentStatus(resource, now) === statusEquals) &&
      (modelArnEquals === undefined || resource.modelArn === modelArnEquals),
  );
  const { items, ...next } = paginate(found, { maxResults, nextToken }, ["ListCustomModelDeployments", filter]);
  const modelDeploymentSummaries = items.map(({ resource }) => ({
    ...buildDeployment(resource, now),
    customModelDeploymentName: resource.name,
  }));
  return { modelDeploymentSummaries, ...next };
}

/** DeleteCustomModelDeployment, by ARN or name. @throws ServiceError (ResourceNotFoundException) */
export function deleteDeployment({ deployments }: ControlPlane, id: string): JsonObject {
  deployments.delete(deployments.get(id).arn);
  return {};
}

/** Returns the state of a deployment at `now`, in ms since 1970. */
export function deploymentStatus({ createdAt }: CustomModelDeployment, now: number): "Creating" | "Active" {
  return phaseAt<"Creating" | "Active">(
    [
      { status: "Creating", lasts: LOCAL_TRANSITION_MS.customModelDeployment.creating },
      { status: "Active", lasts: Infinity },
    ],
    createdAt,
    now,
  ).status;
}

/** Builds the members that the description and the summary of a deployment share. */
function buildDeployment(deployment: CustomModelDeployment, now: number): JsonObject {
  return {
    customModelDeploymentArn: deployment.arn,
    modelArn: deployment.modelArn,
    createdAt: toWireTime(deployment.createdAt),
    status: deploymentStatus(deployment, now),
    lastUpdatedAt: toWireTime(deployment.createdAt),
  };
}
