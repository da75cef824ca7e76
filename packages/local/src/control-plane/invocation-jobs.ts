import type {
  CreateModelInvocationJobRequest,
  GetModelInvocationJobRequest,
  ListModelInvocationJobsRequest,
} from "@aws-sdk/client-bedrock";
import { formatModelTarget, type ModelTarget, omitUndefined } from "@bedrock-routed/core";
import { ownedArn } from "../account/account";
import { readTarget } from "../account/resolve-model";
import {
  type Course,
  LOCAL_TRANSITION_MS,
  type PhaseAt,
  phaseAt,
  stoppablePhaseAt,
  toWireTime,
} from "../resources/lifecycle";
import { filterResources, paginate } from "../resources/list-resources";
import { requireFreeName } from "../resources/resource-store";
import type { Checked } from "../service-model/checked";
import type { JsonObject } from "../wire/read-json";
import { ServiceError, validationError } from "../wire/service-error";
import type { ControlPlane, InvocationJob } from "./control-plane";
import { findCustomModel } from "./custom-models";
import { resolveServedModel } from "./resolve-served-model";
import { addTags } from "./tags";

/** Number of records that every batch job reports. The local Bedrock reads no input and writes no output. */
export const LOCAL_BATCH_RECORDS = 100;

const DEFAULT_TIMEOUT_HOURS = 24;
const MS_PER_HOUR = 3_600_000;

/**
 * CreateModelInvocationJob: a batch inference job.
 * @throws ServiceError (ValidationException, ConflictException …)
 * @see https://docs.aws.amazon.com/bedrock/latest/APIReference/API_CreateModelInvocationJob.html
 */
export function createInvocationJob(
  controlPlane: ControlPlane,
  {
    jobName: name,
    tags,
    clientRequestToken: token,
    timeoutDurationInHours,
    ...input
  }: Checked<CreateModelInvocationJobRequest>,
): JsonObject {
  const { account, invocationJobs: jobs } = controlPlane;
  const known = jobs.findByToken(token);
  if (known !== undefined) return { jobArn: known.arn };
  requireBatchModel(controlPlane, readTarget(input.modelId));
  requireFreeName(jobs.list(), name, "model invocation job");
  const { modelId, roleArn: role, ...echoed } = input;
  const arn = ownedArn(account, `model-invocation-job/${jobs.nextId(name)}`);
  jobs.add({
    arn,
    name,
    createdAt: account.now(),
    modelId,
    roleArn: role,
    timeoutDurationInHours: timeoutDurationInHours ?? DEFAULT_TIMEOUT_HOURS,
    echoed: { ...echoed, modelInvocationType: echoed.modelInvocationType ?? "InvokeModel" },
    tags: addTags(undefined, tags),
    ...omitUndefined({ clientRequestToken: token }),
  });
  return { jobArn: arn };
}

/** Batch inference supports foundation models, inference profiles and custom models. @throws ServiceError for others */
function requireBatchModel(controlPlane: ControlPlane, target: ModelTarget): void {
  switch (target.kind) {
    case "foundation-model":
    case "system-profile":
    case "application-profile":
      resolveServedModel(controlPlane, target);
      return;
    case "custom-model":
      findCustomModel(controlPlane, formatModelTarget(target));
      return;
    case "named-model":
      throw new ServiceError("ResourceNotFoundException", `The model ${target.name} could not be found.`);
    default:
      throw validationError(`Batch inference does not support ${formatModelTarget(target)}.`);
  }
}

/** GetModelInvocationJob, by ARN or id. @throws ServiceError (ResourceNotFoundException) */
export function getInvocationJob(
  { account, invocationJobs }: ControlPlane,
  { jobIdentifier }: Checked<GetModelInvocationJobRequest>,
): JsonObject {
  return buildInvocationJob(invocationJobs.get(jobIdentifier), account.now());
}

/** ListModelInvocationJobs. @throws ServiceError (ValidationException) */
export function listInvocationJobs(
  { account, invocationJobs }: ControlPlane,
  { maxResults, nextToken, ...filter }: Checked<ListModelInvocationJobsRequest>,
): JsonObject {
  const { submitTimeAfter: createdAfter, submitTimeBefore: createdBefore, statusEquals } = filter;
  const now = account.now();
  const found = filterResources(invocationJobs.entries(), { ...filter, createdAfter, createdBefore }).filter(
    ({ resource }) => statusEquals === undefined || statusAt(resource, now).status === statusEquals,
  );
  const { items, ...next } = paginate(found, { maxResults, nextToken }, ["ListModelInvocationJobs", filter]);
  return { invocationJobSummaries: items.map(({ resource }) => buildInvocationJob(resource, now)), ...next };
}

/** StopModelInvocationJob. @throws ServiceError (ConflictException) if the job has ended or is stopping */
export function stopInvocationJob(
  { account, invocationJobs }: ControlPlane,
  { jobIdentifier }: Checked<GetModelInvocationJobRequest>,
): JsonObject {
  const job = invocationJobs.get(jobIdentifier);
  const { status } = statusAt(job, account.now());
  if (status === "Stopping" || hasEnded(status)) {
    throw new ServiceError("ConflictException", `The job cannot be stopped because its status is ${status}.`);
  }
  invocationJobs.replace({ ...job, stoppedAt: account.now() });
  return {};
}

function buildInvocationJob(job: InvocationJob, now: number): JsonObject {
  const { status, since } = statusAt(job, now);
  return {
    jobArn: job.arn,
    jobName: job.name,
    modelId: job.modelId,
    roleArn: job.roleArn,
    status,
    submitTime: toWireTime(job.createdAt),
    lastModifiedTime: toWireTime(since),
    ...(hasEnded(status) ? { endTime: toWireTime(since) } : {}),
    jobExpirationTime: toWireTime(job.createdAt + job.timeoutDurationInHours * MS_PER_HOUR),
    timeoutDurationInHours: job.timeoutDurationInHours,
    ...job.echoed,
    ...omitUndefined({ clientRequestToken: job.clientRequestToken }),
    ...buildRecordCounts(job, now),
  };
}

type RunStatus = "Submitted" | "Validating" | "Scheduled" | "InProgress" | "Completed";

const { submitted, validating, scheduled, inProgress } = LOCAL_TRANSITION_MS.modelInvocationJob;
const COURSE: Course<RunStatus> = [
  { status: "Submitted", lasts: submitted },
  { status: "Validating", lasts: validating },
  { status: "Scheduled", lasts: scheduled },
  { status: "InProgress", lasts: inProgress },
  { status: "Completed", lasts: Infinity },
];

function statusAt({ createdAt, stoppedAt }: InvocationJob, now: number): PhaseAt<RunStatus | "Stopping" | "Stopped"> {
  return stoppablePhaseAt(COURSE, createdAt, stoppedAt, now);
}

function hasEnded(status: string): boolean {
  return status === "Completed" || status === "Stopped";
}

/** Builds the record counts. They are absent before the records are validated, and grow evenly while the job runs. */
function buildRecordCounts({ createdAt, stoppedAt = Infinity }: InvocationJob, now: number): JsonObject {
  const { status, since } = phaseAt(COURSE, createdAt, Math.min(now, stoppedAt));
  if (status === "Submitted" || status === "Validating") return {};
  const share =
    status === "InProgress" ? (Math.min(now, stoppedAt) - since) / inProgress : Number(status === "Completed");
  const processed = Math.floor(LOCAL_BATCH_RECORDS * share);
  return {
    totalRecordCount: LOCAL_BATCH_RECORDS,
    processedRecordCount: processed,
    successRecordCount: processed,
    errorRecordCount: 0,
  };
}
