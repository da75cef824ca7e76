import { ownedArn } from "../../account/arns";
import { validationError } from "../../errors/service-error";
import type { JsonObject } from "../../wire/read-json";
import type { ControlPlane } from "../control-plane";
import { findCustomModel } from "../customization/custom-model";
import { filterResources, sortedPageMembers } from "../resources/list-query";
import { paginate } from "../resources/paginate";
import { addTags } from "../resources/tags";
import { toWireTime } from "../resources/to-wire-time";
import { structure } from "../shapes/collection-shapes";
import { clientRequestToken, identifier, modelName, tagList } from "../shapes/common-shapes";
import { parseInput, parseQuery } from "../shapes/parse-input";
import { oneOf, string, timestamp } from "../shapes/scalar-shapes";
import { type CustomModelDeployment, deploymentStatus } from "./custom-model-deployment";

const createInput = structure(
  { modelDeploymentName: modelName, modelArn: string({ min: 20, max: 1011 }) },
  { description: string({ min: 1, max: 2048, pattern: ".*" }), tags: tagList, clientRequestToken },
);
const listInput = structure(
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
 * CreateCustomModelDeployment.
 * @throws ServiceError (ValidationException, ResourceNotFoundException for a model that is not there yet …)
 */
export function createDeployment(controlPlane: ControlPlane, body: unknown): JsonObject {
  const { account, deployments } = controlPlane;
  const {
    modelDeploymentName: name,
    description,
    tags,
    clientRequestToken: token,
    modelArn,
  } = parseInput(createInput, body);
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
    ...(description === undefined ? {} : { description }),
    ...(token === undefined ? {} : { clientRequestToken: token }),
  });
  return { customModelDeploymentArn: arn };
}

/** GetCustomModelDeployment, by ARN or name. @throws ServiceError (ResourceNotFoundException) */
export function getDeployment({ account, deployments }: ControlPlane, id: string): JsonObject {
  const deployment = deployments.get(id);
  return {
    ...buildState(deployment, account.now()),
    modelDeploymentName: deployment.name,
    ...(deployment.description === undefined ? {} : { description: deployment.description }),
  };
}

/** ListCustomModelDeployments. @throws ServiceError (ValidationException) */
export function listDeployments({ account, deployments }: ControlPlane, query: URLSearchParams): JsonObject {
  const { maxResults, nextToken, ...filter } = parseQuery(listInput, query);
  const { statusEquals, modelArnEquals } = filter;
  const now = account.now();
  const found = filterResources(deployments.entries(), filter).filter(
    ({ resource }) =>
      (statusEquals === undefined || deploymentStatus(resource, now) === statusEquals) &&
      (modelArnEquals === undefined || resource.modelArn === modelArnEquals),
  );
  const { items, ...next } = paginate(found, { maxResults, nextToken }, ["ListCustomModelDeployments", filter]);
  const modelDeploymentSummaries = items.map(({ resource }) => ({
    ...buildState(resource, now),
    customModelDeploymentName: resource.name,
  }));
  return { modelDeploymentSummaries, ...next };
}

/** DeleteCustomModelDeployment, by ARN or name. @throws ServiceError (ResourceNotFoundException) */
export function deleteDeployment({ deployments }: ControlPlane, id: string): JsonObject {
  deployments.delete(deployments.get(id).arn);
  return {};
}

function buildState(deployment: CustomModelDeployment, now: number): JsonObject {
  return {
    customModelDeploymentArn: deployment.arn,
    modelArn: deployment.modelArn,
    createdAt: toWireTime(deployment.createdAt),
    status: deploymentStatus(deployment, now),
    lastUpdatedAt: toWireTime(deployment.createdAt),
  };
}
