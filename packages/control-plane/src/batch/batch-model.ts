import {
  formatModelTarget,
  InvalidOptionError,
  type InvokedModel,
  invokedModelOf,
  type ModelTarget,
  parseModelTarget,
} from "@bedrock-routed/core";
import type { ControlPlaneClient } from "../connection";
import { findProfile, modelIdOf } from "../requests/model-arn";
import { type CallOptions, regionOf } from "../requests/send";
import type { BatchDefinition } from "./batch-definition";
import { converseForm, type ModelForm, modelFormOf } from "./records/model-forms";

/** The model of a run. */
export interface BatchModel {
  readonly targetKind: ModelTarget["kind"];
  /** `undefined` for an application profile of several Regions, which does not say in which scope it is priced. */
  readonly invokedModel: InvokedModel | undefined;
  readonly form: ModelForm;
}

const REFUSED: Readonly<Partial<Record<ModelTarget["kind"], string>>> = {
  "prompt-router": "batch inference takes no prompt routers. Pass one of the router's models",
  "provisioned-model": "batch inference takes no provisioned models. Pass the base model",
};

/**
 * Finds out what a run calls.
 * @throws InvalidTargetError for a malformed id; InvalidOptionError for a target or form that cannot be used;
 * ControlPlaneError when an application profile cannot be looked up
 */
export async function resolveBatchModel(
  { model, form = "converse" }: BatchDefinition,
  client: ControlPlaneClient,
  { signal }: CallOptions,
): Promise<BatchModel> {
  const target = parseModelTarget(model);
  const { kind: targetKind } = target;
  if (targetKind !== "foundation-model" && targetKind !== "system-profile" && targetKind !== "application-profile") {
    const remedy = REFUSED[targetKind] ?? "batch inference takes foundation models and inference profiles";
    throw new InvalidOptionError("model", model, remedy);
  }
  const region = await regionOf(client);
  const invoked = await findInvokedModel(target, client, { signal });
  const modelId = modelIdOf(model) ?? invoked?.modelId;
  const withoutScope = invoked?.scope === undefined;
  return {
    targetKind,
    invokedModel: invoked === undefined || withoutScope ? undefined : { region, ...invoked, scope: invoked.scope },
    form: form === "converse" ? converseForm : modelFormOf(modelId ?? model),
  };
}

async function findInvokedModel(
  target: ModelTarget,
  client: ControlPlaneClient,
  options: CallOptions,
): Promise<{ readonly modelId: string; readonly scope?: string; readonly region?: string } | undefined> {
  if (target.kind !== "application-profile") return invokedModelOf(target);
  const { modelId, modelArns } = await findProfile(formatModelTarget(target), client, options);
  if (modelId === undefined) return undefined;
  return modelArns.length === 1 ? { modelId, scope: "in-region" } : { modelId };
}
