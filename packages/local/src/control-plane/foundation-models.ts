import type { GetFoundationModelRequest, ListFoundationModelsRequest } from "@aws-sdk/client-bedrock";
import {
  type FoundationModelTarget,
  formatModelTarget,
  type ModelFacts,
  omitUndefined,
  resolveProfileId,
} from "@bedrock-routed/core";
import { type Account, foundationModelArn } from "../account/account";
import { findCurrentModel, invalidIdentifier, readTarget, requireCurrentModel } from "../account/resolve-model";
import { toWireTime } from "../resources/lifecycle";
import type { Checked } from "../service-model/checked";
import type { JsonObject } from "../wire/read-json";
import { validationError } from "../wire/service-error";
import type { ControlPlane } from "./control-plane";
import { isStudent } from "./distillation";

/** ListFoundationModels: the models of the model catalog that the Region has. */
export function listFoundationModels(
  { account }: ControlPlane,
  { byProvider, byCustomizationType, byOutputModality, byInferenceType }: Checked<ListFoundationModelsRequest>,
): JsonObject {
  const includes = (values: readonly string[], wanted: string | undefined): boolean =>
    wanted === undefined || values.includes(wanted);
  return {
    modelSummaries: account.modelCatalog.modelIds.flatMap((modelId) => {
      const model = findFoundationModel(account, modelId);
      const isWanted =
        model !== undefined &&
        (byProvider === undefined || model.providerName.toLowerCase() === byProvider.toLowerCase()) &&
        includes(model.customizationsSupported, byCustomizationType) &&
        includes(model.outputModalities, byOutputModality) &&
        includes(model.inferenceTypesSupported, byInferenceType);
      return isWanted ? [model] : [];
    }),
  };
}

/** GetFoundationModel, by id or ARN. @throws ServiceError (ValidationException) */
export function getFoundationModel(
  { account }: ControlPlane,
  { modelIdentifier }: Checked<GetFoundationModelRequest>,
): JsonObject {
  const model = findFoundationModel(account, modelIdentifier);
  if (model === undefined) throw invalidIdentifier();
  return { modelDetails: model };
}

/** A foundation model as the control plane describes it. Members that the model catalog does not know are absent. */
interface FoundationModel extends JsonObject {
  readonly modelId: string;
  readonly providerName: string;
  readonly outputModalities: readonly string[];
  readonly inferenceTypesSupported: readonly string[];
  readonly customizationsSupported: readonly string[];
}

function findFoundationModel(account: Account, identifier: string): FoundationModel | undefined {
  const target = readTarget(identifier);
  if (target.kind !== "foundation-model" || target.contextVariant !== undefined) return undefined;
  const facts = findCurrentModel(account, target);
  const model = facts && buildFoundationModel(account, target.modelId, facts);
  return model !== undefined && model.inferenceTypesSupported.length > 0 ? model : undefined;
}

function buildFoundationModel(account: Account, modelId: string, facts: ModelFacts): FoundationModel {
  const { lifecycle, capabilities } = facts;
  const { status, endOfLife } = lifecycle ?? {};
  const modelLifecycle =
    status === undefined
      ? undefined
      : omitUndefined({
          status: status.toUpperCase(),
          endOfLifeTime: endOfLife === undefined ? undefined : toWireTime(Date.parse(endOfLife)),
        });
  return {
    modelArn: foundationModelArn(account, modelId),
    modelId,
    modelName: modelNameOf(modelId),
    providerName: facts.provider,
    inputModalities: capabilities?.vision === true ? ["TEXT", "IMAGE"] : ["TEXT"],
    outputModalities: [modelId.includes("embed") ? "EMBEDDING" : "TEXT"],
    customizationsSupported: isStudent(modelId) ? ["DISTILLATION"] : [],
    inferenceTypesSupported: inferenceTypes(account, modelId, facts),
    ...omitUndefined({ modelLifecycle }),
  };
}

/** The ways to call a model from the account's Region. Empty if the Region does not have the model. */
function inferenceTypes(account: Account, modelId: string, { onDemandRegions, profiles }: ModelFacts): string[] {
  const isOnDemand = onDemandRegions?.includes(account.region) ?? profiles.length === 0;
  const hasProfile = profiles.some(
    (prefix) => resolveProfileId(modelId, account.region, prefix, account.modelCatalog) !== undefined,
  );
  // The service returns INFERENCE_PROFILE, although its service model does not have this value.
  return [...(isOnDemand ? ["ON_DEMAND"] : []), ...(hasProfile ? ["INFERENCE_PROFILE"] : [])];
}

/**
 * Derives a display name from a model id, because the model catalog has none:
 * `anthropic.claude-sonnet-4-5-20250929-v1:0` gives `Claude Sonnet 4.5`.
 */
export function modelNameOf(modelId: string): string {
  const [name = ""] = modelId.slice(modelId.indexOf(".") + 1).split(":", 1);
  return name
    .replace(/-v1$/, "")
    .replace(/-\d{8}(?=-|$)/, "")
    .replace(/(?<=\d)-(?=\d(?:-|$))/g, ".")
    .split("-")
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join(" ");
}

/** The foundation model that a custom model or provisioned throughput is based on. */
interface BaseModel {
  /** Base model id. */
  readonly modelId: string;
  /** The id with the requested context suffix, such as `amazon.nova-lite-v1:0:300k`. */
  readonly id: string;
  readonly arn: string;
}

/**
 * Finds the foundation model that an id or ARN names.
 * @throws ServiceError (ValidationException for a profile, an unknown or a legacy model; ResourceNotFoundException for a
 * model past its end of life)
 */
export function requireBaseModel(account: Account, identifier: string): BaseModel {
  const target = readTarget(identifier);
  if (target.kind === "system-profile" || target.kind === "application-profile") {
    throw validationError("Inference profiles are not supported here. Provide the ID or ARN of a foundation model.");
  }
  if (target.kind !== "foundation-model") throw invalidIdentifier();
  const { lifecycle } = requireCurrentModel(account, target);
  if (lifecycle?.status === "legacy") {
    throw validationError(`The model ${target.modelId} is a legacy model. Provide the ID or ARN of an active model.`);
  }
  const id = withoutArn(target);
  return { modelId: target.modelId, id, arn: foundationModelArn(account, id) };
}

function withoutArn({ kind, modelId, contextVariant }: FoundationModelTarget): string {
  return formatModelTarget({ kind, modelId, ...omitUndefined({ contextVariant }) });
}
