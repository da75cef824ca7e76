import type {
  CreateModelCustomizationJobCommandInput,
  RequestMetadataFilters,
  TrainingDataConfig,
} from "@aws-sdk/client-bedrock";
import { omitUndefined } from "@bedrock-routed/core";
import { type PlannedRequest, planRequest } from "../requests/planned-request";
import { buildTags } from "../requests/tags";
import { readObjectUri, type S3Target } from "../storage/s3-uri";
import type { TrainingSetSummary } from "./check-training-set";
import type { DistillationDefinition, TrainingData } from "./distillation-definition";
import type { DistillationPair } from "./pairs";

/** A request of a distillation. */
export type DistillationRequest =
  | PlannedRequest<"PutObject", S3Target>
  | PlannedRequest<"CreateModelCustomizationJob", CreateModelCustomizationJobCommandInput>;

/** What `create` would do. The training set was checked. */
export interface DistillationPlan {
  readonly pair: DistillationPair;
  /** What the file contains. `undefined` for prompts that are in S3 or in logs. */
  readonly trainingSet: TrainingSetSummary | undefined;
  /** The requests that would be sent, in order. */
  readonly requests: readonly DistillationRequest[];
  /** What a reader of the plan should know, in whole sentences. */
  readonly notes: readonly string[];
}

export function planDistillation(
  definition: DistillationDefinition,
  pair: DistillationPair,
  trainingSet: TrainingSetSummary | undefined,
): DistillationPlan {
  const { data } = definition;
  const create = planRequest("CreateModelCustomizationJob", buildJob(definition, pair));
  const upload = "file" in data ? [planRequest("PutObject", readObjectUri(data.uploadTo), "s3")] : [];
  return { pair, trainingSet, requests: [...upload, create], notes: notesOf(data, trainingSet) };
}

/** @see https://docs.aws.amazon.com/bedrock/latest/APIReference/API_CreateModelCustomizationJob.html */
function buildJob(
  definition: DistillationDefinition,
  { student }: DistillationPair,
): CreateModelCustomizationJobCommandInput {
  const { name, modelName, teacher, roleArn, data, outputS3Uri, maxAnswerTokens, kmsKeyId } = definition;
  const tags = buildTags(definition.tags);
  return {
    jobName: name,
    customModelName: modelName,
    roleArn,
    baseModelIdentifier: student,
    customizationType: "DISTILLATION",
    trainingDataConfig: buildTrainingData(data),
    outputDataConfig: { s3Uri: outputS3Uri },
    customizationConfig: {
      distillationConfig: {
        teacherModelConfig: {
          teacherModelIdentifier: teacher,
          ...omitUndefined({ maxResponseLengthForInference: maxAnswerTokens }),
        },
      },
    },
    ...omitUndefined({ customModelKmsKeyId: kmsKeyId, jobTags: tags, customModelTags: tags }),
  };
}

function buildTrainingData(data: TrainingData): TrainingDataConfig {
  if ("file" in data) return { s3Uri: data.uploadTo };
  if ("s3Uri" in data) return { s3Uri: data.s3Uri };
  const { s3Uri, useAnswers, filter } = data.invocationLogs;
  return {
    invocationLogsConfig: {
      invocationLogSource: { s3Uri },
      ...omitUndefined({
        usePromptResponse: useAnswers,
        requestMetadataFilters: filter as RequestMetadataFilters | undefined,
      }),
    },
  };
}

function notesOf(data: TrainingData, trainingSet: TrainingSetSummary | undefined): string[] {
  const notes = [
    "AWS bills the tokens of the teacher's answers, the training of the student by tokens, and the storage of the custom model by month. What it comes to is not known here.",
    "The custom model is called through CustomModelDeployments, which costs by tokens, or ProvisionedThroughput, which costs by hour.",
  ];
  if (trainingSet !== undefined && trainingSet.answered < trainingSet.prompts) {
    const asked = trainingSet.prompts - trainingSet.answered;
    notes.unshift(`The service asks the teacher for ${asked} of ${trainingSet.prompts} answers.`);
  }
  if ("file" in data) notes.push(`An object at ${data.uploadTo} is replaced.`);
  if ("s3Uri" in data) notes.push("The file in S3 is not checked before the job.");
  if ("invocationLogs" in data) {
    notes.push("Logged answers are used only where the model of the log is the teacher, and 100 prompts are needed.");
  }
  return notes;
}
