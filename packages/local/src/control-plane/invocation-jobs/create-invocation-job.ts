import { formatModelTarget, type ModelTarget } from "@bedrock-routed/core";
import { ownedArn } from "../../account/arns";
import { readTarget } from "../../account/resolve-model";
import { ServiceError, validationError } from "../../errors/service-error";
import type { JsonObject } from "../../wire/read-json";
import type { ControlPlane } from "../control-plane";
import { findCustomModel } from "../customization/custom-model";
import { resolveServedModel } from "../resolve-served-model";
import { requireFreeName } from "../resources/require-free-name";
import { addTags } from "../resources/tags";
import { structure, union } from "../shapes/collection-shapes";
import { accountId, identifier, kmsKeyId, roleArn, s3Uri, tagList, vpcConfig } from "../shapes/common-shapes";
import { parseInput } from "../shapes/parse-input";
import { integer, oneOf, string } from "../shapes/scalar-shapes";
import type { Shape } from "../shapes/shape";

const DEFAULT_TIMEOUT_HOURS = 24;

/** Of this operation only; its pattern differs from that of other jobs, the strings that match do not. */
export const invocationJobName: Shape<string> = string({
  min: 1,
  max: 63,
  pattern: "[a-zA-Z0-9]{1,63}(-*[a-zA-Z0-9\\+\\-\\.]){0,63}",
  safePattern: "[a-zA-Z0-9][a-zA-Z0-9+.-]*",
});
const createInput = structure(
  {
    jobName: invocationJobName,
    roleArn,
    modelId: identifier,
    inputDataConfig: union({
      s3InputDataConfig: structure({ s3Uri }, { s3InputFormat: oneOf("JSONL"), s3BucketOwner: accountId }),
    }),
    outputDataConfig: union({
      s3OutputDataConfig: structure({ s3Uri }, { s3EncryptionKeyId: kmsKeyId, s3BucketOwner: accountId }),
    }),
  },
  {
    clientRequestToken: string({
      min: 1,
      max: 256,
      pattern: "[a-zA-Z0-9]{1,256}(-*[a-zA-Z0-9]){0,256}",
      safePattern: "[a-zA-Z0-9]([a-zA-Z0-9-]*[a-zA-Z0-9])?",
    }),
    vpcConfig,
    timeoutDurationInHours: integer({ min: 24, max: 168 }),
    tags: tagList,
    modelInvocationType: oneOf("InvokeModel", "Converse"),
  },
);

/**
 * CreateModelInvocationJob.
 * @throws ServiceError (ValidationException, ConflictException …)
 * @see https://docs.aws.amazon.com/bedrock/latest/APIReference/API_CreateModelInvocationJob.html
 */
export function createInvocationJob(controlPlane: ControlPlane, body: unknown): JsonObject {
  const { account, invocationJobs: jobs } = controlPlane;
  const {
    jobName: name,
    tags,
    clientRequestToken: token,
    timeoutDurationInHours,
    ...input
  } = parseInput(createInput, body);
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
    ...(token === undefined ? {} : { clientRequestToken: token }),
  });
  return { jobArn: arn };
}

/** Foundation models, profiles and custom models; not routers, not provisioned throughput. */
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
      throw validationError(`Batch inference does not take ${formatModelTarget(target)}.`);
  }
}
