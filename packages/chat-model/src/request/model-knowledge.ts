import { type CommonCapabilities, capabilitiesOf, type ModelCatalog, type ToolChoice } from "@bedrock-routed/core";

/** What is known of the models that can answer a request. */
export interface ModelKnowledge {
  readonly capabilities: CommonCapabilities;
  /** The tool choices that no model is known to refuse; `undefined` when nothing is known of any model. */
  readonly possibleToolChoices: readonly ToolChoice[] | undefined;
}

/** The limit is for callers who make model ids up. */
const MOST_SETS = 1000;

/** Kept for each catalog, because every call asks for the same few sets of models. */
const known: WeakMap<ModelCatalog, Map<string, ModelKnowledge>> = new WeakMap();

/** @param models base ids; none when they are unknown */
export function knowledgeOf(models: readonly string[], modelCatalog: ModelCatalog): ModelKnowledge {
  const ofCatalog = known.get(modelCatalog) ?? new Map<string, ModelKnowledge>();
  const key = models.join(" ");
  const found = ofCatalog.get(key);
  if (found !== undefined) return found;
  const knowledge = {
    capabilities: capabilitiesOf(models, modelCatalog),
    possibleToolChoices: findPossible(models, modelCatalog),
  };
  if (ofCatalog.size < MOST_SETS) known.set(modelCatalog, ofCatalog.set(key, knowledge));
  return knowledge;
}

function findPossible(models: readonly string[], modelCatalog: ModelCatalog): readonly ToolChoice[] | undefined {
  return models
    .map((model) => modelCatalog.model(model)?.capabilities?.toolChoice)
    .reduce((all, one) => (all && one ? all.filter((choice) => one.includes(choice)) : (all ?? one)), undefined);
}
