import { strictestLimits } from "../cache/strictest-limits";
import { defaultModelCatalog, type ModelCatalog, type ModelReference } from "./fact-book";
import type { CacheLimits, ModelCapabilities, ModelFacts } from "./model-facts";

/** What holds for every model of a set. A field is absent when it is not known for one of them. */
export interface CommonCapabilities extends ModelCapabilities {
  readonly cacheLimits?: CacheLimits;
  /** Tokens: the smallest. */
  readonly contextWindow?: number;
  /** Tokens: the smallest. */
  readonly maxOutputTokens?: number;
}

/**
 * The intersection of what models can do: what a prompt router can be asked for, whichever of its
 * models answers. One model that lacks a capability decides; one that is not known leaves it open.
 */
export function capabilitiesOf(
  models: readonly ModelReference[],
  modelCatalog: ModelCatalog = defaultModelCatalog(),
): CommonCapabilities {
  const known = models.map((model) => modelCatalog.model(model));
  const capabilities = known.map((model) => model?.capabilities);
  const all: Partial<CommonCapabilities> = {
    vision: every(capabilities.map((one) => one?.vision)),
    toolUse: every(capabilities.map((one) => one?.toolUse)),
    structuredOutput: every(capabilities.map((one) => one?.structuredOutput)),
    toolChoice: common(capabilities.map((one) => one?.toolChoice)),
    cacheLimits: strictestLimits(models.map((model) => modelCatalog.cacheLimits(model))),
    contextWindow: smallest(known, "contextWindow"),
    maxOutputTokens: smallest(known, "maxOutputTokens"),
  } as Partial<CommonCapabilities>;
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
}

function every(values: readonly (boolean | undefined)[]): boolean | undefined {
  if (values.includes(false)) return false;
  return values.length === 0 || values.includes(undefined) ? undefined : true;
}

function common<Value>(lists: readonly (readonly Value[] | undefined)[]): readonly Value[] | undefined {
  const [first, ...rest] = lists;
  return rest.reduce((a, b) => a && b && a.filter((value) => b.includes(value)), first);
}

function smallest(
  models: readonly (ModelFacts | undefined)[],
  field: "contextWindow" | "maxOutputTokens",
): number | undefined {
  const sizes = models.map((model) => model?.[field]).filter((size) => size !== undefined);
  return sizes.length === models.length && sizes.length > 0 ? Math.min(...sizes) : undefined;
}
