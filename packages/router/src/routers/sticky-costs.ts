import {
  invokedModelOf,
  type ModelCatalog,
  type PricedModel,
  parseModelTarget,
  type TokenPrice,
} from "@bedrock-routed/core";

/** What a candidate costs and caches. */
export interface CandidateCosts {
  /** USD per million tokens. */
  readonly input: number;
  readonly output: number;
  /** USD per million tokens that are read from the cache. */
  readonly cacheRead: number;
  /** USD per million tokens that are written to the cache. */
  readonly cacheWrite: number;
  /** Tokens that a prefix must have to be cached. `Infinity` when the model has no cache that is known. */
  readonly minTokens: number;
}

/** The size of a call, in tokens. */
export interface CallSize {
  /** What a cache can hold: everything before the last user message. */
  readonly prefixTokens: number;
  /** The rest of the input. */
  readonly restTokens: number;
  readonly outputTokens: number;
}

/** What is compared. Costs are in USD. */
export interface StickyPlan {
  /** Whether to stay on the model whose cache is warm. */
  readonly stays: boolean;
  /** What the expected calls cost on the model whose cache is warm. */
  readonly stayUsd: number;
  /** What they cost on the other model, the first of them with an empty cache. */
  readonly switchUsd: number;
}

/** Scopes in which a price is looked for when a candidate's own scope has none, such as a base id without a Region. */
const OTHER_SCOPES = ["in-region", "us", "global"];

/**
 * What a candidate costs; `undefined` when its price is not known.
 * @param region the Region that calls are sent from
 */
export function readCandidateCosts(
  candidate: string,
  modelCatalog: ModelCatalog,
  region: string | undefined,
): CandidateCosts | undefined {
  const model = invokedModelOf(parseModelTarget(candidate));
  if (model === undefined) return undefined;
  const price = findPrice({ ...model, region: region ?? model.region }, modelCatalog);
  if (price === undefined) return undefined;
  const { input, output, cacheRead, cacheWrite5m } = price;
  const { minTokens } = modelCatalog.model(model.modelId)?.cache ?? {};
  const cached = minTokens !== undefined && cacheRead !== undefined && cacheWrite5m !== undefined;
  return cached
    ? { input, output, cacheRead, cacheWrite: cacheWrite5m, minTokens }
    : { input, output, cacheRead: input, cacheWrite: input, minTokens: Number.POSITIVE_INFINITY };
}

function findPrice(model: PricedModel, modelCatalog: ModelCatalog): TokenPrice | undefined {
  for (const scope of [model.scope, ...OTHER_SCOPES]) {
    const quote = modelCatalog.price({ ...model, scope });
    if (quote !== undefined) return quote.price;
  }
  return undefined;
}

/**
 * The cost of one call in USD.
 * @param warmTokens tokens of the prefix that are in the model's cache
 */
export function costOfCall(
  { input, output, cacheRead, cacheWrite, minTokens }: CandidateCosts,
  { prefixTokens, restTokens, outputTokens }: CallSize,
  warmTokens: number,
): number {
  const caches = prefixTokens >= minTokens;
  const read = caches ? Math.min(warmTokens, prefixTokens) : 0;
  const rest = prefixTokens - read;
  const dollars = read * cacheRead + rest * (caches ? cacheWrite : input) + restTokens * input + outputTokens * output;
  return dollars / 1e6;
}

/**
 * Compares staying on a model whose cache is warm with switching, over the calls that are expected within the cache's
 * lifetime. The later ones find the prefix of the first in the cache of either model.
 * @param expectedCalls this call included, 1 or more
 */
export function planSticky(
  size: CallSize,
  current: { readonly costs: CandidateCosts; readonly warmTokens: number },
  other: { readonly costs: CandidateCosts; readonly warmTokens: number },
  expectedCalls: number,
): StickyPlan {
  const over = ({ costs, warmTokens }: typeof current): number =>
    costOfCall(costs, size, warmTokens) + (expectedCalls - 1) * costOfCall(costs, size, size.prefixTokens);
  const [stayUsd, switchUsd] = [over(current), over(other)];
  return { stays: stayUsd <= switchUsd, stayUsd, switchUsd };
}
