import { ownedArn } from "../../account/arns";
import { readTarget } from "../../account/resolve-model";
import { validationError } from "../../errors/service-error";
import type { JsonObject } from "../../wire/read-json";
import type { ControlPlane } from "../control-plane";
import { findCustomModel } from "../customization/custom-model";
import { requireBaseModel } from "../foundation-models/require-base-model";
import { addTags } from "../resources/tags";
import { structure } from "../shapes/collection-shapes";
import { clientRequestToken, identifier, tagList } from "../shapes/common-shapes";
import { parseInput } from "../shapes/parse-input";
import { integer, oneOf, string } from "../shapes/scalar-shapes";
import type { Shape } from "../shapes/shape";
import type { ProvisionedThroughput } from "./provisioned-throughput";

/** Name of provisioned throughput. */
export const provisionedName: Shape<string> = string({ min: 1, max: 63, pattern: "([0-9a-zA-Z][_-]?)+" });
const createInput = structure(
  { modelUnits: integer({ min: 1 }), provisionedModelName: provisionedName, modelId: identifier },
  { clientRequestToken, commitmentDuration: oneOf("OneMonth", "SixMonths"), tags: tagList },
);

/**
 * CreateProvisionedModelThroughput, for a foundation model or a custom one. Profiles and legacy models are refused.
 * @throws ServiceError (ValidationException, ResourceNotFoundException …)
 * @see https://docs.aws.amazon.com/bedrock/latest/APIReference/API_CreateProvisionedModelThroughput.html
 */
export function createProvisionedThroughput(controlPlane: ControlPlane, body: unknown): JsonObject {
  const { account, provisioned } = controlPlane;
  const { provisionedModelName: name, clientRequestToken: token, tags, ...input } = parseInput(createInput, body);
  const known = provisioned.findByToken(token);
  if (known !== undefined) return { provisionedModelArn: known.arn };
  const served = resolveProvisionedModel(controlPlane, input.modelId);
  requireFreeProvisionedName(controlPlane, name);
  const arn = ownedArn(account, `provisioned-model/${provisioned.nextId(name)}`);
  provisioned.add({
    arn,
    name,
    createdAt: account.now(),
    modelUnits: input.modelUnits,
    ...served,
    tags: addTags(undefined, tags),
    ...(input.commitmentDuration === undefined ? {} : { commitmentDuration: input.commitmentDuration }),
    ...(token === undefined ? {} : { clientRequestToken: token }),
  });
  return { provisionedModelArn: arn };
}

/** What provisioned throughput of a model serves. @throws ServiceError */
export function resolveProvisionedModel(
  controlPlane: ControlPlane,
  modelId: string,
): Pick<ProvisionedThroughput, "baseModelId" | "foundationModelArn" | "modelArn"> {
  const { kind } = readTarget(modelId);
  if (kind === "custom-model" || kind === "named-model") {
    const model = findCustomModel(controlPlane, modelId);
    return { baseModelId: model.baseModelId, foundationModelArn: model.baseModelArn, modelArn: model.arn };
  }
  const base = requireBaseModel(controlPlane.account, modelId);
  return { baseModelId: base.modelId, foundationModelArn: base.arn, modelArn: base.arn };
}

/** These operations have no ConflictException. @throws ServiceError (ValidationException) */
export function requireFreeProvisionedName({ provisioned }: ControlPlane, name: string): void {
  if (provisioned.list().some((other) => other.name === name)) {
    throw validationError(`A provisioned model with the name ${name} already exists.`);
  }
}
