import { type ModelFacts, resolveProfileId } from "@bedrock-routed/core";
import type { Account } from "../../account/account";
import { foundationModelArn } from "../../account/arns";
import type { JsonObject } from "../../wire/read-json";
import { isStudent } from "../customization/distillation-pairs";
import { toWireTime } from "../resources/to-wire-time";
import { modelNameOf } from "./model-name";

/** A foundation model as the control plane describes it. A member that the facts are silent on is left out. */
export interface FoundationModel extends JsonObject {
  readonly modelId: string;
  readonly providerName: string;
  readonly outputModalities: readonly string[];
  readonly inferenceTypesSupported: readonly string[];
  readonly customizationsSupported: readonly string[];
}

/** The `modelDetails` of GetFoundationModel, and a summary of ListFoundationModels. */
export function buildFoundationModel(account: Account, modelId: string, facts: ModelFacts): FoundationModel {
  const { lifecycle, capabilities } = facts;
  return {
    modelArn: foundationModelArn(account, modelId),
    modelId,
    modelName: modelNameOf(modelId),
    providerName: facts.provider,
    inputModalities: capabilities?.vision === true ? ["TEXT", "IMAGE"] : ["TEXT"],
    outputModalities: [modelId.includes("embed") ? "EMBEDDING" : "TEXT"],
    customizationsSupported: isStudent(modelId) ? ["DISTILLATION"] : [],
    inferenceTypesSupported: inferenceTypes(account, modelId, facts),
    ...(lifecycle?.status === undefined
      ? {}
      : {
          modelLifecycle: {
            status: lifecycle.status.toUpperCase(),
            ...(lifecycle.endOfLife === undefined
              ? {}
              : { endOfLifeTime: toWireTime(Date.parse(lifecycle.endOfLife)) }),
          },
        }),
  };
}

/** How the account's Region may call a model; empty when it does not have it. */
function inferenceTypes(account: Account, modelId: string, { onDemandRegions, profiles }: ModelFacts): string[] {
  const isOnDemand = onDemandRegions?.includes(account.region) ?? profiles.length === 0;
  const hasProfile = profiles.some(
    (prefix) => resolveProfileId(modelId, account.region, prefix, account.modelCatalog) !== undefined,
  );
  // The service lists INFERENCE_PROFILE, though its own model has no such value.
  return [...(isOnDemand ? ["ON_DEMAND"] : []), ...(hasProfile ? ["INFERENCE_PROFILE"] : [])];
}
