import type {
  CreateInferenceProfileCommandInput,
  DeleteInferenceProfileCommandInput,
  TagResourceCommandInput,
} from "@aws-sdk/client-bedrock";
import { omitUndefined } from "@bedrock-routed/core";
import { z } from "zod";
import type { EnsurePlan } from "../requests/ensure-plan";
import { type PlannedRequest, planRequest } from "../requests/planned-request";
import type { Difference } from "../requests/resource-differs-error";
import { buildTags, compareTags, type Tags, tagsSchema } from "../requests/tags";
import type { InferenceProfile } from "./inference-profile";

/** An application inference profile that should exist. */
export interface ProfileDefinition {
  /** A name that is unique in the account and Region: 1 to 64 letters, digits, and single spaces, `_` and `-` between. */
  readonly name: string;
  /**
   * What it copies: a base model id, the id of a system profile, or the ARN of either. A base id means the model in
   * the Region where it can be called there by its own id, else the profile of the geography.
   */
  readonly model: string;
  /** 1 to 200 letters, digits, `:` and `.`, and single spaces, `_` and `-` between. */
  readonly description?: string | undefined;
  /** Tags for cost allocation, such as `{ team: "search" }`. */
  readonly tags?: Tags | undefined;
}

/** @see https://docs.aws.amazon.com/bedrock/latest/APIReference/API_CreateInferenceProfile.html */
export const profileDefinitionSchema: z.ZodType<ProfileDefinition> = z.strictObject({
  name: z
    .string("pass a name")
    .max(64, "a name has at most 64 characters")
    .regex(/^(?:[0-9a-zA-Z][ _-]?)+$/, "use letters, digits, and single spaces, _ and - between them"),
  model: z.string("pass a model id or ARN").min(1, "pass a model id or ARN"),
  description: z
    .string()
    .max(200, "a description has at most 200 characters")
    .regex(/^(?:[0-9a-zA-Z:.][ _-]?)+$/, "use letters, digits, : and ., and single spaces, _ and - between them")
    .optional(),
  tags: tagsSchema.optional(),
});

/** What a profile copies, as the service knows it. */
export interface ProfileSource {
  /** ARN of a foundation model or of a system profile. */
  readonly arn: string;
  /** ARNs of the foundation models that calls can reach. */
  readonly modelArns: readonly string[];
}

/** A definition whose source is resolved. */
export interface ResolvedProfile extends Omit<ProfileDefinition, "model"> {
  readonly source: ProfileSource;
}

/** A request that changes inference profiles. */
export type ProfileRequest =
  | PlannedRequest<"CreateInferenceProfile", CreateInferenceProfileCommandInput>
  | PlannedRequest<"DeleteInferenceProfile", DeleteInferenceProfileCommandInput>
  | PlannedRequest<"TagResource", TagResourceCommandInput>;

/** What `ensure` would do. */
export type ProfilePlan = EnsurePlan<InferenceProfile, ProfileRequest>;

/** The profile that has the wanted name. */
export interface ExistingProfile {
  readonly profile: InferenceProfile;
  /** `undefined` when no tags are wanted. */
  readonly tags: Tags | undefined;
}

const COST_NOTE = "A profile costs nothing itself. A call costs the same as one to what the profile copies.";
const TAGS_NOTE =
  "Cost Explorer shows tags only after they are activated as cost allocation tags in the billing console of the payer account.";
const REPLACE_NOTE =
  "The source of a profile cannot be changed. It is deleted and created anew, so its ARN changes, and calls to the old ARN fail.";

/** Decides what to do so that a profile exists as wanted. */
export function planProfile(
  wanted: ResolvedProfile,
  existing: ExistingProfile | undefined,
  replace: boolean,
): ProfilePlan {
  const create = planCreation(wanted);
  if (existing === undefined) {
    const notes = wanted.tags === undefined ? [COST_NOTE] : [COST_NOTE, TAGS_NOTE];
    return { action: "create", existing, differences: [], requests: [create], notes };
  }
  const { profile } = existing;
  const differences = compareProfiles(wanted, profile);
  if (differences.length > 0) {
    const requests = replace ? [planDeletion(profile.arn), create] : [];
    const action = replace ? "replace" : "differs";
    return { action, existing: profile, differences, requests, notes: [REPLACE_NOTE] };
  }
  const missingTags = compareTags(wanted.tags, existing.tags ?? {});
  if (missingTags.length === 0) return { action: "reuse", existing: profile, differences: [], requests: [], notes: [] };
  const tag = planRequest("TagResource", { resourceARN: profile.arn, tags: buildTags(wanted.tags) });
  return { action: "tag", existing: profile, differences: missingTags, requests: [tag], notes: [TAGS_NOTE] };
}

/** @see https://docs.aws.amazon.com/bedrock/latest/APIReference/API_CreateInferenceProfile.html */
export function planCreation(
  profile: ResolvedProfile,
): PlannedRequest<"CreateInferenceProfile", CreateInferenceProfileCommandInput> {
  const { name, source, description, tags } = profile;
  return planRequest("CreateInferenceProfile", {
    inferenceProfileName: name,
    modelSource: { copyFrom: source.arn },
    ...omitUndefined({ description, tags: buildTags(tags) }),
  });
}

/** @see https://docs.aws.amazon.com/bedrock/latest/APIReference/API_DeleteInferenceProfile.html */
export function planDeletion(
  inferenceProfileIdentifier: string,
): PlannedRequest<"DeleteInferenceProfile", DeleteInferenceProfileCommandInput> {
  return planRequest("DeleteInferenceProfile", { inferenceProfileIdentifier });
}

/** The service does not tell what a profile was copied from, so the models that it leads to are compared. */
function compareProfiles(wanted: ResolvedProfile, found: InferenceProfile): Difference[] {
  const fields: Difference[] = [
    { field: "models", wanted: [...wanted.source.modelArns].sort(), found: [...found.modelArns].sort() },
    { field: "description", wanted: wanted.description, found: found.description },
  ];
  return fields.filter((field) => JSON.stringify(field.wanted) !== JSON.stringify(field.found));
}
