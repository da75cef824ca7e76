import { possibleRegions, resolveProfileId, type SystemProfileTarget } from "@bedrock-routed/core";
import type { Account } from "../../account/account";
import { foundationModelArn, ownedArn } from "../../account/arns";
import { findCurrentModel } from "../../account/resolve-model";
import { modelNameOf } from "../foundation-models/model-name";

/** An inference profile that AWS defines. */
export interface SystemProfile {
  /** Such as `us.amazon.nova-lite-v1:0`. */
  readonly id: string;
  readonly arn: string;
  readonly name: string;
  readonly modelArns: readonly string[];
}

/** The profiles that the account's Region may call, as far as the facts know. */
export function systemProfiles(account: Account): readonly SystemProfile[] {
  return account.modelCatalog.modelIds.flatMap((modelId) =>
    (account.modelCatalog.model(modelId)?.profiles ?? []).flatMap((prefix) => {
      const profile = systemProfile(account, { kind: "system-profile", prefix, modelId });
      return profile === undefined ? [] : [profile];
    }),
  );
}

/** One of them; `undefined` when the Region does not have it, or its model is past its end of life. */
export function systemProfile(account: Account, target: SystemProfileTarget): SystemProfile | undefined {
  const { prefix, modelId } = target;
  const id = resolveProfileId(modelId, account.region, prefix, account.modelCatalog);
  if (id === undefined || findCurrentModel(account, target) === undefined) return undefined;
  return {
    id,
    arn: ownedArn(account, `inference-profile/${id}`),
    name: `${prefix.toUpperCase()} ${account.modelCatalog.model(modelId)?.provider ?? ""} ${modelNameOf(modelId)}`,
    modelArns: destinations(account, target),
  };
}

/** A global profile names its own Region, and a model in no Region in particular, as the real ones do. */
function destinations(account: Account, target: SystemProfileTarget): readonly string[] {
  const { modelId } = target;
  const regions = possibleRegions(target, account.region, account.modelCatalog);
  const own = foundationModelArn(account, modelId);
  return (
    regions?.map((region) => foundationModelArn({ ...account, region }, modelId)) ?? [
      own,
      own.replace(`:${account.region}:`, "::"),
    ]
  );
}
