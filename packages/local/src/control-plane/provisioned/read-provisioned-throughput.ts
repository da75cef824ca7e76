import type { JsonObject } from "../../wire/read-json";
import type { ControlPlane } from "../control-plane";
import { creationTimeMembers, filterResources, sortedPageMembers } from "../resources/list-query";
import { paginate } from "../resources/paginate";
import { toWireTime } from "../resources/to-wire-time";
import { structure } from "../shapes/collection-shapes";
import { identifier } from "../shapes/common-shapes";
import { parseQuery } from "../shapes/parse-input";
import { oneOf } from "../shapes/scalar-shapes";
import { provisionedName } from "./create-provisioned-throughput";
import { commitmentEnd, type ProvisionedThroughput, provisionedStatus } from "./provisioned-throughput";

const listInput = structure(
  {},
  {
    ...sortedPageMembers,
    ...creationTimeMembers,
    nameContains: provisionedName,
    statusEquals: oneOf("Creating", "InService", "Updating", "Failed"),
    modelArnEquals: identifier,
  },
);

/** GetProvisionedModelThroughput, by ARN or name. @throws ServiceError (ResourceNotFoundException) */
export function getProvisionedThroughput({ account, provisioned }: ControlPlane, id: string): JsonObject {
  return buildProvisionedThroughput(provisioned.get(id), account.now());
}

/** ListProvisionedModelThroughputs. @throws ServiceError (ValidationException) */
export function listProvisionedThroughputs({ account, provisioned }: ControlPlane, query: URLSearchParams): JsonObject {
  const { maxResults, nextToken, ...filter } = parseQuery(listInput, query);
  const { creationTimeAfter: createdAfter, creationTimeBefore: createdBefore, statusEquals, modelArnEquals } = filter;
  const now = account.now();
  const found = filterResources(provisioned.entries(), { ...filter, createdAfter, createdBefore }).filter(
    ({ resource }) =>
      (statusEquals === undefined || provisionedStatus(resource, now).status === statusEquals) &&
      (modelArnEquals === undefined || resource.modelArn === modelArnEquals),
  );
  const { items, ...next } = paginate(found, { maxResults, nextToken }, ["ListProvisionedModelThroughputs", filter]);
  return { provisionedModelSummaries: items.map(({ resource }) => buildProvisionedThroughput(resource, now)), ...next };
}

function buildProvisionedThroughput(provisioned: ProvisionedThroughput, now: number): JsonObject {
  const { status, since } = provisionedStatus(provisioned, now);
  const { modelUnits, modelArn, commitmentDuration, update } = provisioned;
  const end = commitmentEnd(provisioned);
  return {
    provisionedModelName: provisioned.name,
    provisionedModelArn: provisioned.arn,
    modelUnits,
    desiredModelUnits: modelUnits,
    modelArn: status === "Updating" ? (update?.formerModelArn ?? modelArn) : modelArn,
    desiredModelArn: modelArn,
    foundationModelArn: provisioned.foundationModelArn,
    status,
    creationTime: toWireTime(provisioned.createdAt),
    lastModifiedTime: toWireTime(since),
    ...(commitmentDuration === undefined ? {} : { commitmentDuration }),
    ...(end === undefined ? {} : { commitmentExpirationTime: toWireTime(end) }),
  };
}
