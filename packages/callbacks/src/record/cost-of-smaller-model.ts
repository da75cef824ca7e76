import type { ModelCatalog, ModelFacts } from "@bedrock-routed/core";
import { type CountedCall, costOfCall } from "./cost-of-call";

/** A model counts as smaller when it answers the same call for this part of the cost, or less. */
const HALF = 2n;

/**
 * The next smaller model of the same provider in the same scope: the most expensive of those that
 * cost half or less for this call and are not past their end of life.
 *
 * @param day ISO date of the call
 * @returns picodollars it would have cost
 */
export function costOfSmallerModel(
  call: CountedCall,
  cost: bigint,
  modelCatalog: ModelCatalog,
  day: string,
): bigint | undefined {
  const { scope, modelId } = call.invokedModel;
  const provider = modelCatalog.model(modelId)?.provider;
  let next: bigint | undefined;
  for (const other of modelsOf(modelCatalog, provider)) {
    if (isGone(modelCatalog.model(other), day)) continue;
    const smaller = costOfCall(call, modelCatalog, { model: { modelId: other, scope } })?.cost;
    if (smaller === undefined || smaller * HALF > cost || (next !== undefined && smaller <= next)) continue;
    next = smaller;
  }
  return next;
}

function isGone(model: ModelFacts | undefined, day: string): boolean {
  const endOfLife = model?.lifecycle?.endOfLife;
  return model?.lifecycle?.status === "legacy" || (endOfLife !== undefined && endOfLife <= day);
}

const byProvider: WeakMap<ModelCatalog, Map<string, readonly string[]>> = new WeakMap();

/** Asked for by many calls, so worked out once for each fact book. */
function modelsOf(modelCatalog: ModelCatalog, provider: string | undefined): readonly string[] {
  if (provider === undefined) return [];
  const known = byProvider.get(modelCatalog) ?? new Map<string, readonly string[]>();
  byProvider.set(modelCatalog, known);
  const models =
    known.get(provider) ?? modelCatalog.modelIds.filter((id) => modelCatalog.model(id)?.provider === provider);
  known.set(provider, models);
  return models;
}
