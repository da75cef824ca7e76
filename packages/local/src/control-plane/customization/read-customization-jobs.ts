import { ServiceError } from "../../errors/service-error";
import type { JsonObject } from "../../wire/read-json";
import type { ControlPlane } from "../control-plane";
import { creationTimeMembers, filterResources, sortedPageMembers } from "../resources/list-query";
import { paginate } from "../resources/paginate";
import { toWireTime } from "../resources/to-wire-time";
import { structure } from "../shapes/collection-shapes";
import { jobName } from "../shapes/common-shapes";
import { parseQuery } from "../shapes/parse-input";
import { oneOf } from "../shapes/scalar-shapes";
import { buildStatusDetails, type CustomizationJob, customizationStatus } from "./customization-job";

const listInput = structure(
  {},
  {
    ...sortedPageMembers,
    ...creationTimeMembers,
    nameContains: jobName,
    statusEquals: oneOf("InProgress", "Completed", "Failed", "Stopping", "Stopped"),
  },
);

/** GetModelCustomizationJob, by ARN or name. @throws ServiceError (ResourceNotFoundException) */
export function getCustomizationJob({ account, customizationJobs }: ControlPlane, identifier: string): JsonObject {
  const job = customizationJobs.get(identifier);
  return {
    ...buildState(job, account.now()),
    ...job.echoed,
    roleArn: job.roleArn,
    outputModelName: job.outputModelName,
    ...(isCompleted(job, account.now()) ? { outputModelArn: job.outputModelArn } : {}),
    ...(job.clientRequestToken === undefined ? {} : { clientRequestToken: job.clientRequestToken }),
  };
}

/** ListModelCustomizationJobs. @throws ServiceError (ValidationException) */
export function listCustomizationJobs(
  { account, customizationJobs }: ControlPlane,
  query: URLSearchParams,
): JsonObject {
  const { maxResults, nextToken, ...filter } = parseQuery(listInput, query);
  const { creationTimeAfter: createdAfter, creationTimeBefore: createdBefore, statusEquals } = filter;
  const now = account.now();
  const found = filterResources(customizationJobs.entries(), { ...filter, createdAfter, createdBefore }).filter(
    ({ resource }) => statusEquals === undefined || customizationStatus(resource, now).status === statusEquals,
  );
  const page = paginate(found, { maxResults, nextToken }, ["ListModelCustomizationJobs", filter]);
  return {
    modelCustomizationJobSummaries: page.items.map(({ resource }) => ({
      ...buildState(resource, now),
      customModelName: resource.outputModelName,
      ...(isCompleted(resource, now) ? { customModelArn: resource.outputModelArn } : {}),
    })),
    ...(page.nextToken === undefined ? {} : { nextToken: page.nextToken }),
  };
}

/** StopModelCustomizationJob. No model comes of it. @throws ServiceError (ConflictException) when it has ended */
export function stopCustomizationJob(controlPlane: ControlPlane, identifier: string): JsonObject {
  const { account, customizationJobs, customModels } = controlPlane;
  const job = customizationJobs.get(identifier);
  const { status } = customizationStatus(job, account.now());
  if (status !== "InProgress") {
    throw new ServiceError("ConflictException", `The job cannot be stopped because its status is ${status}.`);
  }
  customizationJobs.replace({ ...job, stoppedAt: account.now() });
  customModels.delete(job.outputModelArn);
  return {};
}

/** What the description and the summary of a job share. */
function buildState(job: CustomizationJob, now: number): JsonObject {
  const { status, since } = customizationStatus(job, now);
  return {
    jobArn: job.arn,
    jobName: job.name,
    status,
    statusDetails: buildStatusDetails(job, now),
    creationTime: toWireTime(job.createdAt),
    lastModifiedTime: toWireTime(since),
    ...(status === "Completed" || status === "Stopped" ? { endTime: toWireTime(since) } : {}),
    baseModelArn: job.baseModelArn,
    customizationType: job.customizationType,
  };
}

function isCompleted(job: CustomizationJob, now: number): boolean {
  return customizationStatus(job, now).status === "Completed";
}
