import type { ModelData, ModelFacts } from "./model-facts";

/** Facts of a user's own. A field that is given replaces the known one; prices do so scope by scope. */
export interface ModelCatalogOverrides {
  /** ISO date of your facts. @default the shipped facts' date */
  readonly asOf?: string;
  readonly models?: Readonly<Record<string, Partial<ModelFacts>>>;
  /** Prices of a retrieval from a knowledge base, by its kind of search. */
  readonly retrievalPrices?: ModelData["retrievalPrices"];
}

const NOTHING_KNOWN: ModelFacts = {
  provider: "unknown",
  family: "unknown",
  profiles: [],
  promptRouting: false,
  prices: {},
  sources: {},
};

/** New data with the overrides applied. */
export function mergeFacts(data: ModelData, overrides: ModelCatalogOverrides): ModelData {
  const merged = Object.entries(overrides.models ?? {}).map(([modelId, facts]) => {
    const known = Object.hasOwn(data.models, modelId) ? data.models[modelId] : undefined;
    return [modelId, mergeModel(known ?? NOTHING_KNOWN, facts)] as const;
  });
  return {
    ...data,
    asOf: overrides.asOf ?? data.asOf,
    models: { ...data.models, ...Object.fromEntries(merged) },
    retrievalPrices: { ...data.retrievalPrices, ...overrides.retrievalPrices },
  };
}

function mergeModel(known: ModelFacts, facts: Partial<ModelFacts>): ModelFacts {
  return { ...known, ...facts, prices: { ...known.prices, ...facts.prices } };
}
