import { ownedArn } from "../../account/arns";
import { invalidIdentifier, readTarget, resolveModel } from "../../account/resolve-model";
import { validationError } from "../../errors/service-error";
import type { JsonObject } from "../../wire/read-json";
import type { ControlPlane } from "../control-plane";
import { requireFreeName } from "../resources/require-free-name";
import { addTags } from "../resources/tags";
import { structure, union } from "../shapes/collection-shapes";
import { clientRequestToken, profileDescription, profileName, tagList } from "../shapes/common-shapes";
import { parseInput } from "../shapes/parse-input";
import { string } from "../shapes/scalar-shapes";
import { findSystemProfile } from "./build-inference-profile";

const copyFrom = string({
  min: 1,
  max: 2048,
  pattern:
    "arn:aws(|-us-gov|-cn|-iso|-iso-b):bedrock:(|[0-9a-z-]{0,20}):(|[0-9]{12}):(inference-profile|foundation-model)/[a-zA-Z0-9-:.]+",
});
const createInput = structure(
  { inferenceProfileName: profileName, modelSource: union({ copyFrom }) },
  { description: profileDescription, clientRequestToken, tags: tagList },
);

/**
 * CreateInferenceProfile: from a foundation model or a system profile, never from another application profile.
 * @throws ServiceError (ValidationException, ConflictException, ResourceNotFoundException …)
 * @see https://docs.aws.amazon.com/bedrock/latest/APIReference/API_CreateInferenceProfile.html
 */
export function createInferenceProfile({ account, profiles }: ControlPlane, body: unknown): JsonObject {
  const {
    inferenceProfileName: name,
    description,
    clientRequestToken: token,
    ...input
  } = parseInput(createInput, body);
  const known = profiles.findByToken(token);
  if (known !== undefined) return { inferenceProfileArn: known.arn, status: "ACTIVE" };
  const source = input.modelSource.copyFrom ?? "";
  const model = resolveModel(account, readTarget(source));
  const modelArns = model.arn.includes("::") ? [model.arn] : findSystemProfile(account, model.arn)?.modelArns;
  if (modelArns === undefined) throw invalidIdentifier();
  requireFreeName(profiles.list(), name, "inference profile");
  const arn = ownedArn(account, `application-inference-profile/${profiles.nextId(name)}`);
  profiles.add({
    arn,
    name,
    sourceArn: model.arn,
    modelArns,
    createdAt: account.now(),
    updatedAt: account.now(),
    tags: addTags(undefined, input.tags),
    ...(description === undefined ? {} : { description }),
    ...(token === undefined ? {} : { clientRequestToken: token }),
  });
  return { inferenceProfileArn: arn, status: "ACTIVE" };
}

/** DeleteInferenceProfile. @throws ServiceError (ValidationException for a system profile, ResourceNotFoundException) */
export function deleteInferenceProfile({ account, profiles }: ControlPlane, identifier: string): JsonObject {
  if (profiles.find(identifier) === undefined && findSystemProfile(account, identifier) !== undefined) {
    throw validationError("A system-defined inference profile cannot be deleted.");
  }
  profiles.delete(profiles.get(identifier).arn);
  return {};
}
