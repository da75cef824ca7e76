import { type InvokedModel, type ModelCatalog, parseModelTarget, resolveProfileId } from "@bedrock-routed/core";
import type { TargetDescription } from "./target-description";

/** The models of GetPromptRouter or GetInferenceProfile. */
export type DescribedModels = readonly { readonly modelArn?: string | undefined }[] | undefined;

/** A prompt router's models, by their base ids. */
export function toRouterDescription(models: DescribedModels): TargetDescription {
  return { models: unique(readModels(models).map(({ modelId }) => modelId)) };
}

/**
 * What an application profile invokes. Its scope is not stated: an ARN without a Region means
 * `global`, several Regions the geography of the caller's, one Region a model in it.
 */
export function toProfileDescription(
  models: DescribedModels,
  region: string,
  modelCatalog: ModelCatalog,
): TargetDescription {
  const described = readModels(models);
  const ids = unique(described.map(({ modelId }) => modelId));
  const [modelId] = ids;
  if (modelId === undefined || ids.length > 1) return { models: ids };
  const scope = scopeOf(described, modelId, region, modelCatalog);
  return { models: ids, ...(scope === undefined ? {} : { invokedModel: { modelId, scope, region } }) };
}

function scopeOf(
  described: readonly DescribedModel[],
  modelId: string,
  region: string,
  modelCatalog: ModelCatalog,
): InvokedModel["scope"] | undefined {
  if (described.some((model) => model.region === undefined)) return "global";
  if (described.length === 1) return "in-region";
  return resolveProfileId(modelId, region, "geo", modelCatalog)?.split(".")[0];
}

interface DescribedModel {
  readonly modelId: string;
  readonly region: string | undefined;
}

function readModels(models: DescribedModels): readonly DescribedModel[] {
  return (models ?? []).flatMap(({ modelArn }) => {
    if (modelArn === undefined) return [];
    const target = parseModelTarget(modelArn);
    return "modelId" in target && target.modelId !== undefined
      ? [{ modelId: target.modelId, region: target.arn?.region }]
      : [];
  });
}

function unique(values: readonly string[]): readonly string[] {
  return [...new Set(values)];
}
