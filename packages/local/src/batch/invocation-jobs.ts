import type {
  CreateModelInvocationJobRequest,
  GetModelInvocationJobRequest,
  ListModelInvocationJobsRequest,
} from "@aws-sdk/client-bedrock";
import { formatModelTarget, type ModelTarget, omitUndefined } from "@bedrock-routed/core";
import { ownedArn } from "../account/account";
import { readTarget } from "../account/resolve-model";
import type { ControlPlane, InvocationJob } from "../control-plane/control-plane";
import { findCustomModel } from "../control-plane/custom-models";
import { resolveServedModel } from "../control-plane/resolve-served-model";
import { addTags } from "../control-plane/tags";
import { toWireTime } from "../resources/lifecycle";
import { filterResources, paginate } from "../resources/list-resources";
import { requireFreeName, resourceIdOf } from "../resources/resource-store";
import type { Checked } from "../service-model/checked";
import type { JsonObject } from "../wire/read-json";
import { ServiceError, validationError } from "../wire/service-error";
import type { BatchRuns } from "./batch-runs";
import type { JobProgress, RecordCounts } from "./run-job";

/** The resources of the account, and the jobs that run. */
export interface BatchContext {
  readonly controlPlane: ControlPlane;
  readonly batch: BatchRuns;
}

const DEFAULT_TIMEOUT_HOURS = 24;
const MS_PER_HOUR = 3_600_000;

/**
 * CreateModelInvocationJob: a batch inference job. It starts at once.
 * @throws ServiceError (ValidationException, ConflictException …)
 * @see https://docs.aws.amazon.com/bedrock/latest/APIReference/API_CreateModelInvocationJob.html
 */
export function createInvocationJob(
  { controlPlane, batch }: BatchContext,
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
  const job: InvocationJob = {
    arn,
    name,
    createdAt: account.now(),
    modelId,
    roleArn: role,
    timeoutDurationInHours: timeoutDurationInHours ?? DEFAULT_TIMEOUT_HOURS,
    echoed: { ...echoed, modelInvocationType: echoed.modelInvocationType ?? "InvokeModel" },
    tags: addTags(undefined, tags),
    ...omitUndefined({ clientRequestToken: token }),
  };
  jobs.add(job);
  batch.start(job, resourceIdOf(arn), ({ status, since, message, counts }) => {
    const ended = omitUndefined({ status, at: since, message, counts: counts && { ...counts } });
    jobs.replace({ ...jobs.get(arn), ended });
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
  { controlPlane, batch }: BatchContext,
  { jobIdentifier }: Checked<GetModelInvocationJobRequest>,
): JsonObject {
  return buildInvocationJob(controlPlane.invocationJobs.get(jobIdentifier), batch);
}

/** ListModelInvocationJobs. @throws ServiceError (ValidationException) */
export function listInvocationJobs(
  { controlPlane, batch }: BatchContext,
  { maxResults, nextToken, ...filter }: Checked<ListModelInvocationJobsRequest>,
): JsonObject {
  const { submitTimeAfter: createdAfter, submitTimeBefore: createdBefore, statusEquals } = filter;
  const found = filterResources(controlPlane.invocationJobs.entries(), {
    ...filter,
    createdAfter,
    createdBefore,
  }).filter(({ resource }) => statusEquals === undefined || progressOf(resource, batch).status === statusEquals);
  const { items, ...next } = paginate(found, { maxResults, nextToken }, ["ListModelInvocationJobs", filter]);
  return { invocationJobSummaries: items.map(({ resource }) => buildInvocationJob(resource, batch)), ...next };
}

/** StopModelInvocationJob. @throws ServiceError (ConflictException) if the job has ended or is stopping */
export function stopInvocationJob(
  { controlPlane, batch }: BatchContext,
  { jobIdentifier }: Checked<GetModelInvocationJobRequest>,
): JsonObject {
  const job = controlPlane.invocationJobs.get(jobIdentifier);
  const { status } = progressOf(job, batch);
  if (status === "Stopping" || hasEnded(status)) {
    throw new ServiceError("ConflictException", `The job cannot be stopped because its status is ${status}.`);
  }
  batch.stop(job.arn);
  return {};
}

function buildInvocationJob(job: InvocationJob, batch: BatchRuns): JsonObject {
  const { status, since, message, counts } = progressOf(job, batch);
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
    ...omitUndefined({ clientRequestToken: job.clientRequestToken, message }),
    ...(counts === undefined ? {} : buildCounts(counts)),
  };
}

/** Where a job is. A job that an earlier server had not ended has failed, because its input is gone. */
function progressOf({ arn, ended, createdAt }: InvocationJob, batch: BatchRuns): JobProgress {
  const running = batch.find(arn);
  if (running !== undefined) return running;
  if (ended === undefined) {
    return { status: "Failed", since: createdAt, message: "The server that ran the job was closed." };
  }
  const { at: since, status, ...rest } = ended;
  return { ...rest, since, status: status as JobProgress["status"] };
}

function hasEnded(status: string): boolean {
  return ["Completed", "PartiallyCompleted", "Failed", "Stopped", "Expired"].includes(status);
}

function buildCounts({ total, success, error }: RecordCounts): JsonObject {
  return {
    totalRecordCount: total,
    processedRecordCount: success + error,
    successRecordCount: success,
    errorRecordCount: error,
  };
}
