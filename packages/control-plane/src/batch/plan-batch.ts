import type { CreateModelInvocationJobCommandInput } from "@aws-sdk/client-bedrock";
import type { PutObjectCommandInput } from "@aws-sdk/client-s3";
import { costOf, type InvokedModel, type ModelCatalog, omitUndefined, toUsd } from "@bedrock-routed/core";
import { type PlannedRequest, planRequest } from "../requests/planned-request";
import { buildTags } from "../requests/tags";
import { readFolder } from "../storage/s3-uri";
import type { BatchDefinition } from "./batch-definition";
import type { BatchFile, ManifestJob } from "./run/manifest";
import { recordsOf } from "./run/write-files";

/** A request that a run sends. The content of a file is left out. */
export type BatchPlanRequest =
  | PlannedRequest<"PutObject", Pick<PutObjectCommandInput, "Bucket" | "Key">>
  | PlannedRequest<"CreateModelInvocationJob", CreateModelInvocationJobCommandInput>;

/** A job that a run creates. */
export interface PlannedJob {
  readonly name: string;
  readonly records: number;
  readonly bytes: number;
  /** Names of its input files. */
  readonly files: readonly string[];
}

/** What a run costs, in USD. Tokens of the input are estimates, so costs are, too. */
export interface BatchCost {
  /** Cost of the input by batch inference. */
  readonly input: number;
  /** The most that the output can cost. `undefined` when some record has no `maxTokens`. */
  readonly outputAtMost: number | undefined;
  /** Cost of the same input on demand. */
  readonly inputOnDemand: number | undefined;
}

/** What a run would send. Its files are in the folder of the run, and nothing is in S3. */
export interface BatchPlan {
  readonly records: number;
  readonly files: readonly BatchFile[];
  readonly jobs: readonly PlannedJob[];
  /** Estimate. */
  readonly inputTokens: number;
  /** `undefined` when the batch price of the model is not known. */
  readonly cost: BatchCost | undefined;
  /** The requests that would be sent, in order. */
  readonly requests: readonly BatchPlanRequest[];
  /** What a reader of the plan should know, in whole sentences. */
  readonly notes: readonly string[];
}

/** What a plan is made from. */
export interface PlanSource {
  readonly definition: BatchDefinition;
  readonly jobs: readonly ManifestJob[];
  readonly model: InvokedModel | undefined;
  readonly modelCatalog: ModelCatalog;
}

/** Says what an attempt of a run sends. */
export function planBatch({ definition, jobs, model, modelCatalog }: PlanSource): BatchPlan {
  const files = jobs.flatMap((job) => job.files);
  const records = recordsOf(files);
  const inputTokens = files.reduce((sum, file) => sum + file.inputTokens, 0);
  const cost = model && estimateCost(files, model, modelCatalog);
  const media = files.reduce((sum, file) => sum + file.media, 0);
  return {
    records,
    files,
    jobs: jobs.map((job) => ({
      name: job.name,
      records: recordsOf(job.files),
      bytes: job.files.reduce((sum, { bytes }) => sum + bytes, 0),
      files: job.files.map(({ name }) => name),
    })),
    inputTokens,
    cost,
    requests: jobs.flatMap((job) => [
      ...job.files.map((file) => planRequest("PutObject", objectOf(definition, job, file), "s3")),
      planRequest("CreateModelInvocationJob", buildJob(definition, job)),
    ]),
    notes: [
      "Tokens are an estimate from the number of characters. The results have the exact numbers.",
      ...(media === 0 ? [] : [`The tokens of ${media} images, documents and videos are not in the estimate.`]),
      ...(cost === undefined
        ? ["The batch price of the model is not known. AWS offers batch inference for some models only."]
        : []),
      "The smallest number of records in a job is a quota of each model. AWS documents no number; users report 100.",
    ],
  };
}

function estimateCost(
  files: readonly BatchFile[],
  model: InvokedModel,
  modelCatalog: ModelCatalog,
): BatchCost | undefined {
  const usageOf = (inputTokens: number, outputTokens: number) => ({
    inputTokens,
    outputTokens,
    cacheReadTokens: 0,
    cacheWrite5mTokens: 0,
    cacheWrite1hTokens: 0,
  });
  const inputTokens = files.reduce((sum, file) => sum + file.inputTokens, 0);
  const outputTokens = files.reduce<number | undefined>(
    (sum, file) => (sum === undefined || file.outputTokens === undefined ? undefined : sum + file.outputTokens),
    0,
  );
  const at = (batch: boolean, input: number, output: number): number | undefined => {
    const quote = modelCatalog.price(model, { batch });
    const total = quote && costOf(usageOf(input, output), quote.price)?.total;
    return total === undefined ? undefined : toUsd(total);
  };
  const input = at(true, inputTokens, 0);
  if (input === undefined) return undefined;
  const outputAtMost = outputTokens === undefined ? undefined : at(true, 0, outputTokens);
  return { input, outputAtMost, inputOnDemand: at(false, inputTokens, 0) };
}

/** Where a job's input files are. No other job has the same folder. */
function inputFolderOf(definition: BatchDefinition, job: ManifestJob): { bucket: string; prefix: string } {
  const { bucket, prefix } = readFolder(definition.inputUri);
  return { bucket, prefix: `${prefix}${job.name}/` };
}

/** Where the service writes the output of a job. */
export function outputFolderOf(definition: BatchDefinition, job: ManifestJob): { bucket: string; prefix: string } {
  const { bucket, prefix } = readFolder(definition.outputUri);
  return { bucket, prefix: `${prefix}${job.name}/` };
}

/** The object that an input file becomes. */
export function objectOf(
  definition: BatchDefinition,
  job: ManifestJob,
  file: BatchFile,
): { Bucket: string; Key: string } {
  const { bucket, prefix } = inputFolderOf(definition, job);
  return { Bucket: bucket, Key: `${prefix}${file.name}` };
}

/**
 * The request that creates a job. Its token is the same each time, so that the service creates the job once.
 * @see https://docs.aws.amazon.com/bedrock/latest/APIReference/API_CreateModelInvocationJob.html
 */
export function buildJob(definition: BatchDefinition, job: ManifestJob): CreateModelInvocationJobCommandInput {
  const { model, roleArn, form = "converse", timeoutHours, tags, outputKmsKeyId, bucketOwner } = definition;
  const [input, output] = [inputFolderOf(definition, job), outputFolderOf(definition, job)];
  const owner = omitUndefined({ s3BucketOwner: bucketOwner });
  const s3Input = { s3InputFormat: "JSONL" as const, s3Uri: `s3://${input.bucket}/${input.prefix}`, ...owner };
  const s3Output = { s3Uri: `s3://${output.bucket}/${output.prefix}`, ...owner };
  return {
    jobName: job.name,
    roleArn,
    clientRequestToken: job.name,
    modelId: model,
    modelInvocationType: form === "model" ? "InvokeModel" : "Converse",
    inputDataConfig: { s3InputDataConfig: s3Input },
    outputDataConfig: {
      s3OutputDataConfig: { ...s3Output, ...omitUndefined({ s3EncryptionKeyId: outputKmsKeyId }) },
    },
    ...omitUndefined({ timeoutDurationInHours: timeoutHours, tags: buildTags(tags) }),
  };
}
