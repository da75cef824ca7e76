import { ServiceError } from "../../errors/service-error";
import type { JsonObject } from "../../wire/read-json";
import type { ControlPlane } from "../control-plane";
import { filterResources, sortedPageMembers } from "../resources/list-query";
import { paginate } from "../resources/paginate";
import { toWireTime } from "../resources/to-wire-time";
import { structure } from "../shapes/collection-shapes";
import { parseQuery } from "../shapes/parse-input";
import { oneOf, timestamp } from "../shapes/scalar-shapes";
import { invocationJobName } from "./create-invocation-job";
import { buildRecordCounts, type InvocationJob, invocationStatus } from "./invocation-job";

const MS_PER_HOUR = 3_600_000;
const ENDED = ["Completed", "Stopped"];

const listInput = structure(
  {},
  {
    ...sortedPageMembers,
    submitTimeAfter: timestamp(),
    submitTimeBefore: timestamp(),
    nameContains: invocationJobName,
    statusEquals: oneOf(
      "Submitted",
      "InProgress",
      "Completed",
      "Failed",
      "Stopping",
      "Stopped",
      "PartiallyCompleted",
      "Expired",
      "Validating",
      "Scheduled",
    ),
  },
);

/** GetModelInvocationJob, by ARN or id. @throws ServiceError (ResourceNotFoundException) */
export function getInvocationJob({ account, invocationJobs }: ControlPlane, identifier: string): JsonObject {
  return buildInvocationJob(invocationJobs.get(identifier), account.now());
}

/** ListModelInvocationJobs. @throws ServiceError (ValidationException) */
export function listInvocationJobs({ account, invocationJobs }: ControlPlane, query: URLSearchParams): JsonObject {
  const { maxResults, nextToken, ...filter } = parseQuery(listInput, query);
  const { submitTimeAfter: createdAfter, submitTimeBefore: createdBefore, statusEquals } = filter;
  const now = account.now();
  const found = filterResources(invocationJobs.entries(), { ...filter, createdAfter, createdBefore }).filter(
    ({ resource }) => statusEquals === undefined || invocationStatus(resource, now).status === statusEquals,
  );
  const { items, ...next } = paginate(found, { maxResults, nextToken }, ["ListModelInvocationJobs", filter]);
  return { invocationJobSummaries: items.map(({ resource }) => buildInvocationJob(resource, now)), ...next };
}

/** StopModelInvocationJob. @throws ServiceError (ConflictException) when it has ended or is stopping */
export function stopInvocationJob({ account, invocationJobs }: ControlPlane, identifier: string): JsonObject {
  const job = invocationJobs.get(identifier);
  const { status } = invocationStatus(job, account.now());
  if (status === "Stopping" || ENDED.includes(status)) {
    throw new ServiceError("ConflictException", `The job cannot be stopped because its status is ${status}.`);
  }
  invocationJobs.replace({ ...job, stoppedAt: account.now() });
  return {};
}

function buildInvocationJob(job: InvocationJob, now: number): JsonObject {
  const { status, since } = invocationStatus(job, now);
  return {
    jobArn: job.arn,
    jobName: job.name,
    modelId: job.modelId,
    roleArn: job.roleArn,
    status,
    submitTime: toWireTime(job.createdAt),
    lastModifiedTime: toWireTime(since),
    ...(ENDED.includes(status) ? { endTime: toWireTime(since) } : {}),
    jobExpirationTime: toWireTime(job.createdAt + job.timeoutDurationInHours * MS_PER_HOUR),
    timeoutDurationInHours: job.timeoutDurationInHours,
    ...job.echoed,
    ...(job.clientRequestToken === undefined ? {} : { clientRequestToken: job.clientRequestToken }),
    ...buildRecordCounts(job, now),
  };
}
