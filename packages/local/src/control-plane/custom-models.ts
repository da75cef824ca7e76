import type {
  CreateCustomModelDeploymentRequest,
  GetCustomModelDeploymentRequest,
  GetCustomModelRequest,
  ListCustomModelDeploymentsRequest,
  ListCustomModelsRequest,
} from "@aws-sdk/client-bedrock";
import { omitUndefined } from "@bedrock-routed/core";
import { ownedArn } from "../account/account";
import { LOCAL_TRANSITION_MS, phaseAt, toWireTime } from "../resources/lifecycle";
import { filterResources, paginate } from "../resources/list-resources";
import type { Checked } from "../service-model/checked";
import type { JsonObject } from "../wire/read-json";
import { ServiceError, validationError } from "../wire/service-error";
import type { ControlPlane, CustomModel, CustomModelDeployment } from "./control-plane";
import { addTags } from "./tags";

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
export function getCustomModel(
  controlPlane: ControlPlane,
  { modelIdentifier }: Checked<GetCustomModelRequest>,
): JsonObject {
  const model = findCustomModel(controlPlane, modelIdentifier);
  const { vpcConfig: _, ...echoed } = model.job.echoed;
  return {
    ...buildModel(model),
    jobName: model.job.name,
    jobArn: model.job.arn,
    ...echoed,
  };
}

/** ListCustomModels. @throws ServiceError (ValidationException) */
export function listCustomModels(
  { account, customModels }: ControlPlane,
  { maxResults, nextToken, ...filter }: Checked<ListCustomModelsRequest>,
): JsonObject {
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
    // The pattern of this member has no place for the version after the colon.
    baseModelName: resource.baseModelId.split(":", 1)[0],
    ownerAccountId: account.accountId,
  }));
  return { modelSummaries, ...next };
}

/** DeleteCustomModel. @throws ServiceError (ConflictException) while the model is deployed or provisioned */
export function deleteCustomModel(
  controlPlane: ControlPlane,
  { modelIdentifier }: Checked<GetCustomModelRequest>,
): JsonObject {
  const { customModels, deployments, provisioned } = controlPlane;
  const { arn } = findCustomModel(controlPlane, modelIdentifier);
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
export function createDeployment(
  controlPlane: ControlPlane,
  {
    modelDeploymentName: name,
    description,
    tags,
    clientRequestToken: token,
    modelArn,
  }: Checked<CreateCustomModelDeploymentRequest>,
): JsonObject {
  const { account, deployments } = controlPlane;
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
export function getDeployment(
  { account, deployments }: ControlPlane,
  { customModelDeploymentIdentifier: id }: Checked<GetCustomModelDeploymentRequest>,
): JsonObject {
  const deployment = deployments.get(id);
  return {
    ...buildDeployment(deployment, account.now()),
    modelDeploymentName: deployment.name,
    ...omitUndefined({ description: deployment.description }),
  };
}

/** ListCustomModelDeployments. @throws ServiceError (ValidationException) */
export function listDeployments(
  { account, deployments }: ControlPlane,
  { maxResults, nextToken, ...filter }: Checked<ListCustomModelDeploymentsRequest>,
): JsonObject {
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
export function deleteDeployment(
  { deployments }: ControlPlane,
  { customModelDeploymentIdentifier: id }: Checked<GetCustomModelDeploymentRequest>,
): JsonObject {
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
