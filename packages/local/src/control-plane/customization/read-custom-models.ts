import { ServiceError } from "../../errors/service-error";
import type { JsonObject } from "../../wire/read-json";
import type { ControlPlane } from "../control-plane";
import { creationTimeMembers, filterResources, sortedPageMembers } from "../resources/list-query";
import { paginate } from "../resources/paginate";
import { toWireTime } from "../resources/to-wire-time";
import { structure } from "../shapes/collection-shapes";
import { identifier, modelName } from "../shapes/common-shapes";
import { parseQuery } from "../shapes/parse-input";
import { boolean, oneOf } from "../shapes/scalar-shapes";
import { type CustomModel, findCustomModel } from "./custom-model";

const listInput = structure(
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

/** GetCustomModel, by ARN or name. @throws ServiceError (ResourceNotFoundException) */
export function getCustomModel(controlPlane: ControlPlane, id: string): JsonObject {
  const model = findCustomModel(controlPlane, id);
  const { vpcConfig: _, ...echoed } = model.job.echoed;
  return {
    ...buildState(model),
    jobName: model.job.name,
    jobArn: model.job.arn,
    ...echoed,
  };
}

/** ListCustomModels. @throws ServiceError (ValidationException) */
export function listCustomModels({ account, customModels }: ControlPlane, query: URLSearchParams): JsonObject {
  const { maxResults, nextToken, ...filter } = parseQuery(listInput, query);
  const { creationTimeAfter: createdAfter, creationTimeBefore: createdBefore } = filter;
  const baseModelArn = filter.baseModelArnEquals ?? filter.foundationModelArnEquals;
  // Every model here is the account's own and, once it exists, active.
  const hasWantedState = filter.isOwned !== false && (filter.modelStatus ?? "Active") === "Active";
  const found = filterResources(customModels.entries(), { ...filter, createdAfter, createdBefore }).filter(
    ({ resource }) =>
      hasWantedState &&
      resource.createdAt <= account.now() &&
      (baseModelArn === undefined || resource.baseModelArn === baseModelArn),
  );
  const page = paginate(found, { maxResults, nextToken }, ["ListCustomModels", filter]);
  return {
    modelSummaries: page.items.map(({ resource }) => ({
      ...buildState(resource),
      baseModelName: resource.baseModelId,
      ownerAccountId: account.accountId,
    })),
    ...(page.nextToken === undefined ? {} : { nextToken: page.nextToken }),
  };
}

/** DeleteCustomModel. @throws ServiceError (ConflictException) while it is deployed or provisioned */
export function deleteCustomModel(controlPlane: ControlPlane, id: string): JsonObject {
  const { customModels, deployments, provisioned } = controlPlane;
  const { arn } = findCustomModel(controlPlane, id);
  if ([...deployments.list(), ...provisioned.list()].some(({ modelArn }) => modelArn === arn)) {
    throw new ServiceError("ConflictException", "The custom model is in use. Delete what serves it first.");
  }
  customModels.delete(arn);
  return {};
}

function buildState(model: CustomModel): JsonObject {
  return {
    modelArn: model.arn,
    modelName: model.name,
    baseModelArn: model.baseModelArn,
    customizationType: model.job.customizationType,
    creationTime: toWireTime(model.createdAt),
    modelStatus: "Active",
  };
}
