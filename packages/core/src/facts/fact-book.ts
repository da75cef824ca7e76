import modelsJson from "../../data/models.json?raw";
import { invokedModelOf } from "../routing/invoked-model";
import type { ModelTarget } from "../targets/model-target";
import { type ModelCatalogOverrides, mergeFacts } from "./merge-facts";
import type { CacheLimits, ModelData, ModelFacts } from "./model-facts";
import type { PriceConditions, PricedModel, PriceQuote } from "./price";
import { createPriceList } from "./price-list";
import { findRequestPrice, type PricedOperation, type RequestPriceQuote } from "./request-price";

/** A base model id, or a target that names one. */
export type ModelReference = string | ModelTarget;

/** Looks facts up. Every answer is `undefined` where the facts are silent; nothing is guessed. */
export interface ModelCatalog {
  /** ISO date at which the facts were compiled. */
  readonly asOf: string;
  /** What the `source` of a price or a fact stands for, by that name. */
  readonly sources: ModelData["sources"];
  /** Every base model id that is known. */
  readonly modelIds: readonly string[];
  model(model: ModelReference): ModelFacts | undefined;
  cacheLimits(model: ModelReference): CacheLimits | undefined;
  /** The price that applies, and why. Rates are USD per million tokens. */
  price(model: PricedModel | ModelTarget, conditions?: PriceConditions): PriceQuote | undefined;
  /** The price of a request of an operation beside the calls of chat models; `undefined` when none is known. */
  requestPrice(operation: PricedOperation): RequestPriceQuote | undefined;
}

/**
 * A fact book: the facts that ship with this package, with yours on top.
 *
 * @param overrides models to add, and facts to replace in known ones
 *
 * @example
 * ```ts
 * const facts = createModelCatalog({
 *   models: { "amazon.nova-lite-v1:0": { prices: { us: { input: 0.05, output: 0.2, source: "our contract" } } } },
 * });
 * ```
 */
export function createModelCatalog(overrides: ModelCatalogOverrides = {}): ModelCatalog {
  const data = mergeFacts(shippedData(), overrides);
  const model = (reference: ModelReference): ModelFacts | undefined => {
    const modelId = modelIdOf(reference);
    return modelId !== undefined && Object.hasOwn(data.models, modelId) ? data.models[modelId] : undefined;
  };
  const prices = createPriceList(data);
  return {
    asOf: data.asOf,
    sources: data.sources,
    modelIds: Object.keys(data.models),
    model,
    cacheLimits(reference) {
      const facts = model(reference);
      return facts && limitsOf(facts);
    },
    price(reference, conditions = {}) {
      const priced = "kind" in reference ? invokedModelOf(reference) : reference;
      return priced && prices(priced, conditions);
    },
    requestPrice: (operation) => findRequestPrice(data, operation),
  };
}

let defaults: ModelCatalog | undefined;

/** The facts that ship with this package. */
export function defaultModelCatalog(): ModelCatalog {
  defaults ??= createModelCatalog();
  return defaults;
}

let shipped: ModelData | undefined;

/** Parsed at the first look-up, not at import. */
function shippedData(): ModelData {
  shipped ??= JSON.parse(modelsJson) as ModelData;
  return shipped;
}

function modelIdOf(reference: ModelReference): string | undefined {
  if (typeof reference === "string") return reference;
  return "modelId" in reference ? reference.modelId : undefined;
}

const limits: WeakMap<ModelFacts, CacheLimits> = new WeakMap();

/** Asked for by every call, so worked out once for each model. */
function limitsOf(facts: ModelFacts): CacheLimits | undefined {
  const known = limits.get(facts);
  if (known !== undefined || facts.cache === undefined) return known;
  const worked = { ...facts.cache, ...writePremiumOf(facts) };
  limits.set(facts, worked);
  return worked;
}

function writePremiumOf(facts: ModelFacts): Pick<CacheLimits, "writePremium"> {
  const premiums = Object.values(facts.prices).flatMap(({ input, cacheWrite5m }) =>
    cacheWrite5m === undefined ? [] : [cacheWrite5m > input],
  );
  return premiums.length === 0 ? {} : { writePremium: premiums.includes(true) };
}
