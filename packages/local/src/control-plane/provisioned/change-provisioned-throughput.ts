import { ServiceError, validationError } from "../../errors/service-error";
import type { JsonObject } from "../../wire/read-json";
import type { ControlPlane } from "../control-plane";
import { structure } from "../shapes/collection-shapes";
import { identifier } from "../shapes/common-shapes";
import { parseInput } from "../shapes/parse-input";
import { provisionedName, requireFreeProvisionedName, resolveProvisionedModel } from "./create-provisioned-throughput";
import { commitmentEnd, type ProvisionedThroughput, provisionedStatus } from "./provisioned-throughput";

const updateInput = structure({}, { desiredProvisionedModelName: provisionedName, desiredModelId: identifier });

/**
 * UpdateProvisionedModelThroughput: another name, or for a custom model another model of the same base.
 * @throws ServiceError (ValidationException, ResourceNotFoundException)
 * @see https://docs.aws.amazon.com/bedrock/latest/APIReference/API_UpdateProvisionedModelThroughput.html
 */
export function updateProvisionedThroughput(controlPlane: ControlPlane, id: string, body: unknown): JsonObject {
  const { account, provisioned } = controlPlane;
  const { desiredProvisionedModelName: name, desiredModelId } = parseInput(updateInput, body ?? {});
  const current = provisioned.get(id);
  const { status } = provisionedStatus(current, account.now());
  if (status !== "InService") {
    throw validationError(`The provisioned model cannot be updated because its status is ${status}.`);
  }
  if (name !== undefined && name !== current.name) requireFreeProvisionedName(controlPlane, name);
  provisioned.replace({
    ...current,
    ...(name === undefined ? {} : { name }),
    ...(desiredModelId === undefined ? {} : planUpdate(controlPlane, current, desiredModelId)),
  });
  return {};
}

/** DeleteProvisionedModelThroughput. @throws ServiceError (ConflictException) before the commitment has ended */
export function deleteProvisionedThroughput({ account, provisioned }: ControlPlane, id: string): JsonObject {
  const current = provisioned.get(id);
  if (account.now() < (commitmentEnd(current) ?? 0)) {
    throw new ServiceError(
      "ConflictException",
      "A provisioned model with a commitment cannot be deleted before its commitment term has ended.",
    );
  }
  provisioned.delete(current.arn);
  return {};
}

function planUpdate(
  controlPlane: ControlPlane,
  current: ProvisionedThroughput,
  modelId: string,
): Partial<ProvisionedThroughput> {
  if (current.modelArn === current.foundationModelArn) {
    throw validationError("The model of a provisioned model that serves a base model cannot be changed.");
  }
  const served = resolveProvisionedModel(controlPlane, modelId);
  if (served.foundationModelArn !== current.foundationModelArn) {
    throw validationError("The desired model must have the same base model as the current one.");
  }
  return { ...served, update: { at: controlPlane.account.now(), formerModelArn: current.modelArn } };
}
