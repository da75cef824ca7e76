import type {
  CreateModelCustomizationJobRequest,
  GetModelCustomizationJobRequest,
  ListModelCustomizationJobsRequest,
  TrainingDataConfig,
} from "@aws-sdk/client-bedrock";
import { omitUndefined } from "@bedrock-routed/core";
import { ownedArn } from "../account/account";
import { LOCAL_TRANSITION_MS, type PhaseAt, phaseAt, stoppablePhaseAt, toWireTime } from "../resources/lifecycle";
import { filterResources, paginate } from "../resources/list-resources";
import { requireFreeName } from "../resources/resource-store";
import type { Checked } from "../service-model/checked";
import type { JsonObject } from "../wire/read-json";
import { ServiceError, validationError } from "../wire/service-error";
import type { ControlPlane, CustomizationJob } from "./control-plane";
import { checkDistillation } from "./distillation";
import { requireBaseModel } from "./foundation-models";
import { addTags } from "./tags";

const { validation, dataProcessing, training } = LOCAL_TRANSITION_MS.customizationJob;
/** Time from the request until the custom model exists, in ms. */
const CUSTOMIZATION_MS = validation + dataProcessing + training;

/**
 * CreateModelCustomizationJob. The custom model exists once the job has completed.
 * @throws ServiceError (ValidationException, ConflictException, ResourceNotFoundException …)
 * @see https://docs.aws.amazon.com/bedrock/latest/APIReference/API_CreateModelCustomizationJob.html
 */
export function createCustomizationJob(
  controlPlane: ControlPlane,
  input: Checked<CreateModelCustomizationJobRequest>,
): JsonObject {
  const { account, customizationJobs: jobs, customModels } = controlPlane;
  const known = jobs.findByToken(input.clientRequestToken);
  if (known !== undefined) return { jobArn: known.arn };
  const { jobName, customModelName, customizationType = "FINE_TUNING", roleArn, clientRequestToken } = input;
  const base = requireBaseModel(account, input.baseModelIdentifier);
  const teacher = input.customizationConfig?.distillationConfig?.teacherModelConfig.teacherModelIdentifier;
  if ((customizationType === "DISTILLATION") !== (teacher !== undefined)) {
    throw validationError("distillationConfig is required for the customization type DISTILLATION, and only for it.");
  }
  if (teacher !== undefined) checkDistillation(account, base, teacher);
  checkTrainingData(input.trainingDataConfig);
  requireFreeName(jobs.list(), jobName, "model customization job");
  requireFreeName(customModels.list(), customModelName, "custom model");
  const createdAt = account.now();
  const outputModelArn = ownedArn(account, `custom-model/${base.id}/${customModels.nextId(customModelName)}`);
  const job = {
    arn: ownedArn(account, `model-customization-job/${base.id}/${jobs.nextId(jobName)}`),
    name: jobName,
    createdAt,
    customizationType,
    baseModelArn: base.arn,
    outputModelName: customModelName,
    outputModelArn,
    roleArn,
    echoed: readEchoed(input),
    tags: addTags(undefined, input.jobTags),
    ...omitUndefined({ clientRequestToken }),
  };
  const model = {
    arn: outputModelArn,
    name: customModelName,
    createdAt: createdAt + CUSTOMIZATION_MS,
    baseModelId: base.modelId,
    baseModelArn: base.arn,
    job,
    tags: addTags(undefined, input.customModelTags),
  };
  jobs.add(job);
  customModels.add(model);
  return { jobArn: job.arn };
}

/** Training data comes either from a file or from invocation logs. @throws ServiceError (ValidationException) */
function checkTrainingData({ s3Uri, invocationLogsConfig }: Checked<TrainingDataConfig>): void {
  if ((s3Uri === undefined) !== (invocationLogsConfig === undefined)) return;
  throw validationError("Provide exactly one of s3Uri and invocationLogsConfig in trainingDataConfig.");
}

function readEchoed(input: Checked<CreateModelCustomizationJobRequest>): JsonObject {
  const { trainingDataConfig, outputDataConfig, hyperParameters, customizationConfig } = input;
  const { validationDataConfig = { validators: [] }, vpcConfig } = input;
  return {
    trainingDataConfig,
    validationDataConfig,
    outputDataConfig,
    ...omitUndefined({ hyperParameters, customizationConfig, vpcConfig }),
  };
}

/** GetModelCustomizationJob, by ARN or name. @throws ServiceError (ResourceNotFoundException) */
export function getCustomizationJob(
  { account, customizationJobs }: ControlPlane,
  { jobIdentifier }: Checked<GetModelCustomizationJobRequest>,
): JsonObject {
  const job = customizationJobs.get(jobIdentifier);
  return {
    ...buildState(job, account.now()),
    ...job.echoed,
    roleArn: job.roleArn,
    outputModelName: job.outputModelName,
    ...(isCompleted(job, account.now()) ? { outputModelArn: job.outputModelArn } : {}),
    ...omitUndefined({ clientRequestToken: job.clientRequestToken }),
  };
}

/** ListModelCustomizationJobs. @throws ServiceError (ValidationException) */
export function listCustomizationJobs(
  { account, customizationJobs }: ControlPlane,
  { maxResults, nextToken, ...filter }: Checked<ListModelCustomizationJobsRequest>,
): JsonObject {
  const { creationTimeAfter: createdAfter, creationTimeBefore: createdBefore, statusEquals } = filter;
  const now = account.now();
  const found = filterResources(customizationJobs.entries(), { ...filter, createdAfter, createdBefore }).filter(
    ({ resource }) => statusEquals === undefined || statusAt(resource, now).status === statusEquals,
  );
  const { items, ...next } = paginate(found, { maxResults, nextToken }, ["ListModelCustomizationJobs", filter]);
  const modelCustomizationJobSummaries = items.map(({ resource }) => ({
    ...buildState(resource, now),
    customModelName: resource.outputModelName,
    ...(isCompleted(resource, now) ? { customModelArn: resource.outputModelArn } : {}),
  }));
  return { modelCustomizationJobSummaries, ...next };
}

/** StopModelCustomizationJob. The job then creates no model. @throws ServiceError (ConflictException) if it has ended */
export function stopCustomizationJob(
  controlPlane: ControlPlane,
  { jobIdentifier }: Checked<GetModelCustomizationJobRequest>,
): JsonObject {
  const { account, customizationJobs, customModels } = controlPlane;
  const job = customizationJobs.get(jobIdentifier);
  const { status } = statusAt(job, account.now());
  if (status !== "InProgress") {
    throw new ServiceError("ConflictException", `The job cannot be stopped because its status is ${status}.`);
  }
  customizationJobs.replace({ ...job, stoppedAt: account.now() });
  customModels.delete(job.outputModelArn);
  return {};
}

/** Builds the members that the description and the summary of a job share. */
function buildState(job: CustomizationJob, now: number): JsonObject {
  const { status, since } = statusAt(job, now);
  return {
    jobArn: job.arn,
    jobName: job.name,
    status,
    statusDetails: {
      validationDetails: buildStage(job, 0, validation, now),
      dataProcessingDetails: buildStage(job, validation, dataProcessing, now),
      trainingDetails: buildStage(job, validation + dataProcessing, training, now),
    },
    creationTime: toWireTime(job.createdAt),
    lastModifiedTime: toWireTime(since),
    ...(status === "Completed" || status === "Stopped" ? { endTime: toWireTime(since) } : {}),
    baseModelArn: job.baseModelArn,
    customizationType: job.customizationType,
  };
}

function isCompleted(job: CustomizationJob, now: number): boolean {
  return statusAt(job, now).status === "Completed";
}

function statusAt(
  { createdAt, stoppedAt }: CustomizationJob,
  now: number,
): PhaseAt<"InProgress" | "Completed" | "Stopping" | "Stopped"> {
  return stoppablePhaseAt(
    [
      { status: "InProgress", lasts: CUSTOMIZATION_MS },
      { status: "Completed", lasts: Infinity },
    ],
    createdAt,
    stoppedAt,
    now,
  );
}

type StageStatus = "NotStarted" | "InProgress" | "Completed" | "Stopping" | "Stopped";

/** Builds the state of one stage of the job. @param offset ms from the start of the job to the start of the stage */
function buildStage(job: CustomizationJob, offset: number, lasts: number, now: number): JsonObject {
  const { createdAt, stoppedAt = now } = job;
  const course = phaseAt<StageStatus>(
    [
      { status: "NotStarted", lasts: offset },
      { status: "InProgress", lasts },
      { status: "Completed", lasts: Infinity },
    ],
    createdAt,
    Math.min(now, stoppedAt),
  );
  const wasStopped = course.status === "InProgress" && job.stoppedAt !== undefined;
  const { status, since } = wasStopped ? statusAt(job, now) : course;
  if (status === "NotStarted") return { status };
  return { status, creationTime: toWireTime(createdAt + offset), lastModifiedTime: toWireTime(since) };
}
