import type {
  CreateInferenceProfileRequest,
  GetInferenceProfileRequest,
  ListInferenceProfilesRequest,
} from "@aws-sdk/client-bedrock";
import { omitUndefined, possibleRegions, resolveProfileId, type SystemProfileTarget } from "@bedrock-routed/core";
import { type Account, foundationModelArn, ownedArn } from "../account/account";
import { findCurrentModel, invalidIdentifier, readTarget, resolveModel } from "../account/resolve-model";
import { toWireTime } from "../resources/lifecycle";
import { paginate } from "../resources/list-resources";
import { requireFreeName, resourceIdOf } from "../resources/resource-store";
import type { Checked } from "../service-model/checked";
import type { JsonObject } from "../wire/read-json";
import { ServiceError, validationError } from "../wire/service-error";
import type { ApplicationProfile, ControlPlane } from "./control-plane";
import { modelNameOf } from "./foundation-models";
import { addTags } from "./tags";

/**
 * CreateInferenceProfile. The source is a foundation model or a system profile, never another application profile.
 * @throws ServiceError (ValidationException, ConflictException, ResourceNotFoundException …)
 * @see https://docs.aws.amazon.com/bedrock/latest/APIReference/API_CreateInferenceProfile.html
 */
export function createInferenceProfile(
  { account, profiles }: ControlPlane,
  {
    inferenceProfileName: name,
    description,
    clientRequestToken: token,
    ...input
  }: Checked<CreateInferenceProfileRequest>,
): JsonObject {
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
    ...omitUndefined({ description, clientRequestToken: token }),
  });
  return { inferenceProfileArn: arn, status: "ACTIVE" };
}

/** GetInferenceProfile, by id or ARN. @throws ServiceError (ResourceNotFoundException, ValidationException) */
export function getInferenceProfile(
  { account, profiles }: ControlPlane,
  { inferenceProfileIdentifier: identifier }: Checked<GetInferenceProfileRequest>,
): JsonObject {
  const own = profiles.find(identifier);
  if (own !== undefined) return buildApplicationProfile(own);
  const system = findSystemProfile(account, identifier);
  if (system !== undefined) return buildSystemProfile(system);
  throw new ServiceError("ResourceNotFoundException", `The inference profile ${identifier} could not be found.`);
}

/**
 * ListInferenceProfiles. Without a type, only the system-defined profiles are listed, as the service does.
 * @see https://github.com/aws/aws-cli/issues/9728
 * @throws ServiceError (ValidationException)
 */
export function listInferenceProfiles(
  { account, profiles }: ControlPlane,
  { typeEquals: type = "SYSTEM_DEFINED", ...page }: Checked<ListInferenceProfilesRequest>,
): JsonObject {
  const built =
    type === "APPLICATION"
      ? profiles.entries().map(({ position, resource }) => ({ position, built: buildApplicationProfile(resource) }))
      : listSystemProfiles(account).map((profile, position) => ({ position, built: buildSystemProfile(profile) }));
  const { items, ...next } = paginate(built, page, ["ListInferenceProfiles", type]);
  return { inferenceProfileSummaries: items.map((item) => item.built), ...next };
}

/** DeleteInferenceProfile. @throws ServiceError (ValidationException for a system profile, ResourceNotFoundException) */
export function deleteInferenceProfile(
  { account, profiles }: ControlPlane,
  { inferenceProfileIdentifier: identifier }: Checked<GetInferenceProfileRequest>,
): JsonObject {
  if (profiles.find(identifier) === undefined && findSystemProfile(account, identifier) !== undefined) {
    throw validationError("A system-defined inference profile cannot be deleted.");
  }
  profiles.delete(profiles.get(identifier).arn);
  return {};
}

function buildApplicationProfile(profile: ApplicationProfile): JsonObject {
  const { description, createdAt = 0, updatedAt = createdAt } = profile;
  return {
    ...buildProfile(profile, resourceIdOf(profile.arn), "APPLICATION"),
    ...omitUndefined({ description }),
    createdAt: toWireTime(createdAt),
    updatedAt: toWireTime(updatedAt),
  };
}

function buildSystemProfile(profile: SystemProfile): JsonObject {
  return buildProfile(profile, profile.id, "SYSTEM_DEFINED");
}

function buildProfile(
  { name, arn, modelArns }: ApplicationProfile | SystemProfile,
  inferenceProfileId: string,
  type: "APPLICATION" | "SYSTEM_DEFINED",
): JsonObject {
  return {
    inferenceProfileName: name,
    inferenceProfileArn: arn,
    inferenceProfileId,
    models: modelArns.map((modelArn) => ({ modelArn })),
    status: "ACTIVE",
    type,
  };
}

/** An inference profile that AWS defines. */
interface SystemProfile {
  /** Such as `us.amazon.nova-lite-v1:0`. */
  readonly id: string;
  readonly arn: string;
  readonly name: string;
  readonly modelArns: readonly string[];
}

/** Lists the profiles of the model catalog that the account's Region may call. */
function listSystemProfiles(account: Account): readonly SystemProfile[] {
  return account.modelCatalog.modelIds.flatMap((modelId) =>
    (account.modelCatalog.model(modelId)?.profiles ?? []).flatMap((prefix) => {
      const profile = createSystemProfile(account, { kind: "system-profile", prefix, modelId });
      return profile === undefined ? [] : [profile];
    }),
  );
}

/** Finds a system profile by its id or ARN. */
function findSystemProfile(account: Account, identifier: string): SystemProfile | undefined {
  const target = readTarget(identifier);
  if (target.kind !== "system-profile") return undefined;
  const profile = createSystemProfile(account, target);
  return profile?.id === identifier || profile?.arn === identifier ? profile : undefined;
}

/** Returns `undefined` if the Region does not have the profile, or its model is past its end of life. */
function createSystemProfile(account: Account, target: SystemProfileTarget): SystemProfile | undefined {
  const { prefix, modelId } = target;
  const id = resolveProfileId(modelId, account.region, prefix, account.modelCatalog);
  if (id === undefined || findCurrentModel(account, target) === undefined) return undefined;
  return {
    id,
    arn: ownedArn(account, `inference-profile/${id}`),
    name: `${prefix.toUpperCase()} ${account.modelCatalog.model(modelId)?.provider ?? ""} ${modelNameOf(modelId)}`,
    modelArns: listDestinations(account, target),
  };
}

/** Like in the real service, a global profile lists the caller's Region and an ARN without a Region. */
function listDestinations(account: Account, target: SystemProfileTarget): readonly string[] {
  const { modelId } = target;
  const regions = possibleRegions(target, account.region, account.modelCatalog);
  if (regions !== undefined) return regions.map((region) => foundationModelArn({ ...account, region }, modelId));
  const own = foundationModelArn(account, modelId);
  return [own, own.replace(`:${account.region}:`, "::")];
}
