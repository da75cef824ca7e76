import type { RetrievalSettings } from "./retrieval-settings";

const DEFAULT_TOP_K = 5;

/** Settings with the defaults that this package decides. */
export interface MergedSettings extends RetrievalSettings {
  topK: number;
}

/** The settings of a search: of each, the last that is not `undefined`. Keys of other options are left out. */
export function mergeSettings(...layers: readonly (RetrievalSettings | undefined)[]): MergedSettings {
  const last = <Key extends keyof RetrievalSettings>(key: Key): RetrievalSettings[Key] =>
    layers.findLast((layer) => layer?.[key] !== undefined)?.[key];
  return {
    topK: last("topK") ?? DEFAULT_TOP_K,
    scoreThreshold: last("scoreThreshold"),
    managed: last("managed"),
    searchType: last("searchType"),
    filter: last("filter"),
    implicitFilter: last("implicitFilter"),
    rerank: last("rerank"),
    guardrail: last("guardrail"),
    onGuardrailIntervention: last("onGuardrailIntervention"),
    userContext: last("userContext"),
  };
}
