import { InvalidOptionError } from "../errors";
import { omitUndefined } from "../omit-undefined";
import { invokedModelOf } from "../targets/invoked-model";
import type { ModelTarget } from "../targets/model-target";
import type { CacheLimits, ModelData, ModelFacts } from "./model-facts";
import { shippedData, shippedFacts } from "./model-table";
import type {
  PriceConditions,
  PricedModel,
  PricedOperation,
  PriceQuote,
  RequestPriceQuote,
  ZeroCacheWrites,
} from "./price-quote";
import { createPriceLookup, findRequestPrice, type PriceData } from "./prices";

/** A base model id, or a target that names a base model. */
export type ModelReference = string | ModelTarget;

/**
 * Looks up what we know of base models: limits, Regions and prices. Every method returns `undefined`
 * for what is not known. Nothing is guessed from an id.
 */
export interface ModelCatalog {
  /** ISO date at which the catalog was compiled. */
  readonly asOf: string;
  /** The sources of prices and facts, by the names that `source` fields use. */
  readonly sources: ModelData["sources"];
  /** Every base model id in the catalog. */
  readonly modelIds: readonly string[];
  /** What we know of a model. */
  model(model: ModelReference): ModelFacts | undefined;
  /** What the prompt cache of a model accepts. */
  cacheLimits(model: ModelReference): CacheLimits | undefined;
  /** The price of a call, in USD per million tokens, and the reason why it applies. */
  price(model: PricedModel | ModelTarget, conditions?: PriceConditions): PriceQuote | undefined;
  /** The price of one request of an operation that is not a call of a chat model. */
  requestPrice(operation: PricedOperation): RequestPriceQuote | undefined;
}

/**
 * Your own facts. A field that you give replaces the known one. Prices are replaced scope by scope, and
 * prices by Region are added before the known ones.
 */
export interface ModelCatalogOverrides {
  /** ISO date of your facts. @default the date of the shipped catalog */
  readonly asOf?: string;
  /** Facts by base model id. An id that the shipped catalog does not have adds a model. */
  readonly models?: Readonly<Record<string, Partial<ModelFacts>>>;
  /** Prices of Retrieve from a knowledge base, by its kind of search. */
  readonly retrievalPrices?: ModelData["retrievalPrices"];
  /** Sources that your prices name. */
  readonly sources?: ModelData["sources"];
  /**
   * How cache writes count that AWS's Price List has at 0, as it has those of Amazon Nova. Whether the
   * bill follows the list is not verified. `"input"` counts them as plain input, which is the cautious
   * reading; `"free"` counts them as 0.
   * @default "input"
   */
  readonly zeroCacheWrites?: ZeroCacheWrites;
}

/**
 * Creates a model catalog from the facts that ship with this package and your own facts.
 *
 * @param overrides models to add, and facts to replace in known models
 *
 * @example
 * ```ts
 * const modelCatalog = createModelCatalog({
 *   models: { "amazon.nova-lite-v1:0": { prices: { us: { input: 0.05, output: 0.2, source: "our contract" } } } },
 * });
 * ```
 */
export function createModelCatalog(overrides: ModelCatalogOverrides = {}): ModelCatalog {
  const shipped = shippedData();
  const { models = {}, zeroCacheWrites = "input" } = overrides;
  checkZeroCacheWrites(zeroCacheWrites);
  const ownFactsOf = (modelId: string): Partial<ModelFacts> | undefined =>
    Object.hasOwn(models, modelId) ? models[modelId] : undefined;
  const factsOf = rememberFacts((modelId) => mergeFacts(shippedFacts(modelId, zeroCacheWrites), ownFactsOf(modelId)));
  const data: PriceData = {
    asOf: overrides.asOf ?? shipped.asOf,
    sources: { ...shipped.sources, ...overrides.sources },
    retrievalPrices: { ...shipped.retrievalPrices, ...overrides.retrievalPrices },
    factsOf,
    ownFactsOf,
    zeroCacheWrites,
  };
  const model = (reference: ModelReference): ModelFacts | undefined => {
    const modelId = modelIdOf(reference);
    return modelId === undefined ? undefined : factsOf(modelId);
  };
  const findPrice = createPriceLookup(data);
  return {
    asOf: data.asOf,
    sources: data.sources,
    modelIds: [...new Set([...Object.keys(shipped.models), ...Object.keys(models)])],
    model,
    cacheLimits(reference) {
      const facts = model(reference);
      return facts && cacheLimitsOf(facts);
    },
    price(reference, conditions = {}) {
      const priced = "kind" in reference ? invokedModelOf(reference) : reference;
      return priced && findPrice(priced, conditions);
    },
    requestPrice: (operation) => findRequestPrice(data, operation),
  };
}

function checkZeroCacheWrites(value: ZeroCacheWrites): void {
  if (value === "input" || value === "free") return;
  throw new InvalidOptionError("zeroCacheWrites", value, 'pass "input" or "free"');
}

/** Every call asks for the facts of its model, so they are put together once for each model. */
function rememberFacts(read: (modelId: string) => ModelFacts | undefined): PriceData["factsOf"] {
  const known = new Map<string, ModelFacts | undefined>();
  return (modelId) => {
    const facts = known.get(modelId);
    if (facts !== undefined) return facts;
    const found = read(modelId);
    if (found !== undefined) known.set(modelId, found);
    return found;
  };
}

let defaults: ModelCatalog | undefined;

/** Returns the model catalog that ships with this package. Every call returns the same object. */
export function defaultModelCatalog(): ModelCatalog {
  defaults ??= createModelCatalog();
  return defaults;
}

const UNKNOWN_MODEL: ModelFacts = {
  provider: "unknown",
  family: "unknown",
  profiles: [],
  promptRouting: false,
  prices: {},
  sources: {},
};

function mergeFacts(shipped: ModelFacts | undefined, own: Partial<ModelFacts> | undefined): ModelFacts | undefined {
  if (own === undefined) return shipped;
  const known = shipped ?? UNKNOWN_MODEL;
  const regionPrices = [...(own.regionPrices ?? []), ...(known.regionPrices ?? [])];
  return {
    ...known,
    ...own,
    prices: { ...known.prices, ...own.prices },
    ...(regionPrices.length > 0 && { regionPrices }),
  };
}

function modelIdOf(reference: ModelReference): string | undefined {
  if (typeof reference === "string") return reference;
  return "modelId" in reference ? reference.modelId : undefined;
}

const limitsByFacts: WeakMap<ModelFacts, CacheLimits> = new WeakMap();

/** Every call asks for the limits of its model, so they are computed once for each model. */
function cacheLimitsOf(facts: ModelFacts): CacheLimits | undefined {
  const known = limitsByFacts.get(facts);
  if (known !== undefined || facts.cache === undefined) return known;
  const limits = { ...facts.cache, ...omitUndefined({ writePremium: hasWritePremium(facts) }) };
  limitsByFacts.set(facts, limits);
  return limits;
}

/** Whether writing to the cache costs more than plain input in any scope. `undefined` when no write price is known. */
function hasWritePremium(facts: ModelFacts): boolean | undefined {
  const premiums = Object.values(facts.prices).flatMap(({ input, cacheWrite5m }) =>
    cacheWrite5m === undefined ? [] : [cacheWrite5m > input],
  );
  return premiums.length === 0 ? undefined : premiums.includes(true);
}
