import { ownedArn } from "../../account/arns";
import { validationError } from "../../errors/service-error";
import type { JsonObject } from "../../wire/read-json";
import type { ControlPlane } from "../control-plane";
import { requireBaseModel } from "../foundation-models/require-base-model";
import { requireFreeName } from "../resources/require-free-name";
import { addTags } from "../resources/tags";
import { list, map, structure, union } from "../shapes/collection-shapes";
import * as shapes from "../shapes/common-shapes";
import { parseInput } from "../shapes/parse-input";
import { integer, oneOf, string } from "../shapes/scalar-shapes";
import type { ValueOf } from "../shapes/shape";
import { checkDistillation, checkTrainingData } from "./check-distillation";
import { CUSTOMIZATION_MS } from "./customization-job";

const createInput = structure(
  {
    jobName: shapes.jobName,
    customModelName: shapes.modelName,
    roleArn: shapes.roleArn,
    baseModelIdentifier: shapes.identifier,
    trainingDataConfig: shapes.trainingDataConfig,
    outputDataConfig: structure({ s3Uri: shapes.s3Uri }),
  },
  {
    clientRequestToken: shapes.clientRequestToken,
    customizationType: oneOf("FINE_TUNING", "CONTINUED_PRE_TRAINING", "DISTILLATION", "REINFORCEMENT_FINE_TUNING"),
    customModelKmsKeyId: shapes.kmsKeyId,
    jobTags: shapes.tagList,
    customModelTags: shapes.tagList,
    validationDataConfig: structure({ validators: list(structure({ s3Uri: shapes.s3Uri }), { max: 10 }) }),
    hyperParameters: map(string(), string()),
    vpcConfig: shapes.vpcConfig,
    customizationConfig: union({
      distillationConfig: structure({
        teacherModelConfig: structure(
          { teacherModelIdentifier: shapes.identifier },
          { maxResponseLengthForInference: integer() },
        ),
      }),
    }),
  },
);

/**
 * CreateModelCustomizationJob. The custom model is there when the job has run its course.
 * @throws ServiceError (ValidationException, ConflictException, ResourceNotFoundException …)
 * @see https://docs.aws.amazon.com/bedrock/latest/APIReference/API_CreateModelCustomizationJob.html
 */
export function createCustomizationJob(controlPlane: ControlPlane, body: unknown): JsonObject {
  const { account, customizationJobs: jobs, customModels } = controlPlane;
  const input = parseInput(createInput, body);
  const known = jobs.findByToken(input.clientRequestToken);
  if (known !== undefined) return { jobArn: known.arn };
  const { jobName, customModelName, customizationType = "FINE_TUNING", roleArn } = input;
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
    ...(input.clientRequestToken === undefined ? {} : { clientRequestToken: input.clientRequestToken }),
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

function readEchoed(input: ValueOf<typeof createInput>): JsonObject {
  const { trainingDataConfig, outputDataConfig, hyperParameters, customizationConfig } = input;
  const { validationDataConfig = { validators: [] }, vpcConfig } = input;
  return {
    trainingDataConfig,
    validationDataConfig,
    outputDataConfig,
    ...(hyperParameters === undefined ? {} : { hyperParameters }),
    ...(customizationConfig === undefined ? {} : { customizationConfig }),
    ...(vpcConfig === undefined ? {} : { vpcConfig }),
  };
}
