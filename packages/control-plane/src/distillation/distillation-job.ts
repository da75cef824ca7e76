import type { GetModelCustomizationJobResponse, ModelCustomizationJobSummary } from "@aws-sdk/client-bedrock";
import { omitUndefined } from "@bedrock-routed/core";
import { modelIdOf } from "../requests/model-arn";

/** A stage of a job. */
export type StageStatus = "NotStarted" | "InProgress" | "Completed" | "Stopping" | "Stopped" | "Failed";

/** A distillation job. */
export interface DistillationJob {
  readonly name: string;
  readonly arn: string;
  readonly status: "InProgress" | "Completed" | "Failed" | "Stopping" | "Stopped";
  /** How far it is. A stage that the service does not tell is absent. */
  readonly stages: {
    readonly validation?: StageStatus;
    readonly dataProcessing?: StageStatus;
    readonly training?: StageStatus;
  };
  /** Base model id of the student. */
  readonly student: string | undefined;
  readonly modelName: string;
  /** ARN of the custom model, once it exists. */
  readonly modelArn?: string;
  readonly createdAt?: Date;
  readonly endedAt?: Date;
  /** Why it failed. */
  readonly failureMessage?: string;
}

/** Reads what GetModelCustomizationJob returns. */
export function readJob(job: GetModelCustomizationJobResponse): DistillationJob {
  const { outputModelName, outputModelArn, failureMessage } = job;
  return {
    ...readSummary({ ...job, customModelName: outputModelName, customModelArn: outputModelArn } as Summary),
    ...omitUndefined({ failureMessage }),
  };
}

type Summary = Partial<ModelCustomizationJobSummary>;

/** Reads what ListModelCustomizationJobs returns. */
export function readSummary(job: Summary): DistillationJob {
  const { validationDetails, dataProcessingDetails, trainingDetails } = job.statusDetails ?? {};
  return {
    name: job.jobName ?? "",
    arn: job.jobArn ?? "",
    status: job.status ?? "InProgress",
    stages: omitUndefined({
      validation: validationDetails?.status,
      dataProcessing: dataProcessingDetails?.status,
      training: trainingDetails?.status,
    }),
    student: modelIdOf(job.baseModelArn),
    modelName: job.customModelName ?? "",
    ...omitUndefined({ modelArn: job.customModelArn, createdAt: job.creationTime, endedAt: job.endTime }),
  };
}
