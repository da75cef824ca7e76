import {
  type Baseline,
  InvalidOptionError,
  type InvokedModel,
  invokedModelOf,
  type ModelCatalog,
  parseModelTarget,
} from "@bedrock-routed/core";

/** The baseline that a model id or a profile id names. @throws InvalidOptionError when it has no price */
export function resolveBaseline(option: string, baseline: string, modelCatalog: ModelCatalog): Baseline {
  const { modelId, scope } = parseBaseline(option, baseline);
  const scopes = Object.keys(modelCatalog.model(modelId)?.prices ?? {});
  if (scopes.length === 0) {
    throw new InvalidOptionError(
      option,
      baseline,
      "its price is not known, so pass another model, or facts that price it",
    );
  }
  // A bare id means the model, wherever the call was served.
  if (scope === "in-region") return { modelId };
  if (!scopes.includes(scope)) {
    const remedy = `its price is known only for ${scopes.join(", ")}: pass one of those, or facts that price it`;
    throw new InvalidOptionError(option, baseline, remedy);
  }
  return { modelId, scope };
}

function parseBaseline(option: string, baseline: string): InvokedModel {
  const remedy = 'pass a model id such as "amazon.nova-pro-v1:0" or a profile id such as "us.amazon.nova-pro-v1:0"';
  try {
    const model = invokedModelOf(parseModelTarget(baseline));
    if (model !== undefined) return model;
  } catch (error) {
    throw new InvalidOptionError(option, baseline, remedy, error);
  }
  throw new InvalidOptionError(option, baseline, remedy);
}
