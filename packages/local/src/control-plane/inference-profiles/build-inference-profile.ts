import type { Account } from "../../account/account";
import { readTarget } from "../../account/resolve-model";
import { ServiceError } from "../../errors/service-error";
import type { JsonObject } from "../../wire/read-json";
import type { ControlPlane } from "../control-plane";
import { resourceIdOf } from "../resources/resource";
import { toWireTime } from "../resources/to-wire-time";
import type { ApplicationProfile } from "./application-profile";
import { type SystemProfile, systemProfile } from "./system-profiles";

/** The response of GetInferenceProfile, and a summary of ListInferenceProfiles. */
export function buildApplicationProfile(profile: ApplicationProfile): JsonObject {
  const { createdAt = 0, updatedAt = createdAt } = profile;
  return {
    ...build(profile, resourceIdOf(profile.arn), "APPLICATION"),
    ...(profile.description === undefined ? {} : { description: profile.description }),
    createdAt: toWireTime(createdAt),
    updatedAt: toWireTime(updatedAt),
  };
}

/** The same for a profile that AWS defines. */
export function buildSystemProfile(profile: SystemProfile): JsonObject {
  return build(profile, profile.id, "SYSTEM_DEFINED");
}

/** GetInferenceProfile. @throws ServiceError (ResourceNotFoundException, ValidationException) */
export function getInferenceProfile({ account, profiles }: ControlPlane, identifier: string): JsonObject {
  const own = profiles.find(identifier);
  if (own !== undefined) return buildApplicationProfile(own);
  const system = findSystemProfile(account, identifier);
  if (system !== undefined) return buildSystemProfile(system);
  throw new ServiceError("ResourceNotFoundException", `The inference profile ${identifier} could not be found.`);
}

/** By id or ARN. */
export function findSystemProfile(account: Account, identifier: string): SystemProfile | undefined {
  const target = readTarget(identifier);
  if (target.kind !== "system-profile") return undefined;
  const profile = systemProfile(account, target);
  return profile?.id === identifier || profile?.arn === identifier ? profile : undefined;
}

function build(
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
