import { omitUndefined } from "../omit-undefined";
import { defaultModelCatalog, type ModelCatalog, type ModelReference } from "./model-catalog";
import type { CacheLimits, ModelCapabilities, ModelFacts, Sampling } from "./model-facts";

/** What every model of a set can do. A field is absent when it is not known for one of the models. */
export interface CommonCapabilities extends ModelCapabilities {
  /** Cache limits that hold for every model: see `strictestLimits`. */
  readonly cacheLimits?: CacheLimits;
  /** The smallest context window, in tokens. */
  readonly contextWindow?: number;
  /** The smallest limit of an answer, in tokens. */
  readonly maxOutputTokens?: number;
}

/**
 * Returns what every model of a set can do. It is what you can ask of a prompt router, whichever of
 * its models answers.
 *
 * A capability is `false` when one model lacks it, and absent when one model might lack it.
 *
 * @param models base model ids, or targets that name base models
 * @param modelCatalog where the models are looked up. @default the shipped catalog
 */
export function capabilitiesOf(
  models: readonly ModelReference[],
  modelCatalog: ModelCatalog = defaultModelCatalog(),
): CommonCapabilities {
  const known = models.map((model) => modelCatalog.model(model));
  const capabilities = known.map((model) => model?.capabilities);
  return omitUndefined({
    vision: every(capabilities.map((one) => one?.vision)),
    toolUse: every(capabilities.map((one) => one?.toolUse)),
    toolStreaming: every(capabilities.map((one) => one?.toolStreaming)),
    structuredOutput: every(capabilities.map((one) => one?.structuredOutput)),
    toolChoice: combine(
      capabilities.map((one) => one?.toolChoice),
      inBoth,
    ),
    sampling: strictestSampling(capabilities.map((one) => one?.sampling)),
    cacheLimits: strictestLimits(models.map((model) => modelCatalog.cacheLimits(model))),
    contextWindow: smallest(known, "contextWindow"),
    maxOutputTokens: smallest(known, "maxOutputTokens"),
  });
}

/**
 * Returns cache limits that hold for every model of a router: the highest minimum, the lowest
 * maximums, and the sections and TTLs that all models support.
 *
 * @returns `undefined` when the limits of one model are not known, or when there is no model
 */
export function strictestLimits(all: readonly (CacheLimits | undefined)[]): CacheLimits | undefined {
  return combine(all, (a, b) =>
    omitUndefined({
      minTokens: Math.max(a.minTokens, b.minTokens),
      maxPoints: Math.min(a.maxPoints, b.maxPoints),
      fields: inBoth(a.fields, b.fields),
      ttls: inBoth(a.ttls, b.ttls),
      maxTokens: lowest(a.maxTokens, b.maxTokens),
      notBesideTools: a.notBesideTools || b.notBesideTools || undefined,
      writePremium: a.writePremium || b.writePremium || undefined,
    }),
  );
}

/** Combines values pair by pair. `undefined` when there is no value, or one of them is `undefined`. */
function combine<Value extends object>(
  values: readonly (Value | undefined)[],
  both: (a: Value, b: Value) => Value,
): Value | undefined {
  const [first, ...rest] = values;
  return rest.reduce((a, b) => a && b && both(a, b), first);
}

function inBoth<Value>(a: readonly Value[], b: readonly Value[]): readonly Value[] {
  return a.filter((value) => b.includes(value));
}

/** What one model refuses, the set refuses: it is not known beforehand which model answers. */
function strictestSampling(all: readonly (Sampling | undefined)[]): Sampling | undefined {
  return all.includes("none") ? "none" : all.find((one) => one !== undefined);
}

function lowest(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined || b === undefined ? (a ?? b) : Math.min(a, b);
}

function every(values: readonly (boolean | undefined)[]): boolean | undefined {
  if (values.includes(false)) return false;
  return values.length === 0 || values.includes(undefined) ? undefined : true;
}

function smallest(
  models: readonly (ModelFacts | undefined)[],
  field: "contextWindow" | "maxOutputTokens",
): number | undefined {
  const sizes = models.map((model) => model?.[field]).filter((size) => size !== undefined);
  return sizes.length === models.length && sizes.length > 0 ? Math.min(...sizes) : undefined;
}
