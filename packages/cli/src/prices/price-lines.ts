import {
  type InvokedModel,
  type ModelCatalog,
  type ModelTarget,
  omitUndefined,
  type PriceConditions,
  type PriceQuote,
  possibleRegions,
  resolveProfileId,
} from "@bedrock-routed/core";

/** One price of a model, with the reason why it applies. */
export interface PriceLine {
  /** The `modelId` to call. */
  readonly id: string;
  /** `"standard"`, `"batch"`, a service tier, or a latency mode. */
  readonly tier: string;
  readonly quote: PriceQuote;
  /** What the source is, with its date. */
  readonly sourceTitles: readonly string[];
}

const TIERS: readonly (readonly [tier: string, conditions: PriceConditions])[] = [
  ["standard", {}],
  ["batch", { batch: true }],
  ["flex", { serviceTier: "flex" }],
  ["priority", { serviceTier: "priority" }],
  ["optimized", { latencyMode: "optimized" }],
];

/** A request that is longer than any price's limit. */
const LONGEST = Number.MAX_SAFE_INTEGER;

/**
 * Every known price of a model: of the id itself, and for a base model of each way to call it.
 * @param region the Region that calls are sent from; without it, ids of every profile are listed
 */
export function priceLinesOf(
  target: Extract<ModelTarget, { kind: "foundation-model" | "system-profile" }>,
  region: string | undefined,
  catalog: ModelCatalog,
): readonly PriceLine[] {
  const from = target.arn?.region ?? region;
  return waysOf(target, from, catalog).flatMap(({ id, model }) =>
    TIERS.flatMap(([tier, conditions]) => {
      const quote = catalog.price(model, conditions);
      if (quote === undefined) return [];
      const long = catalog.price(model, { ...conditions, inputTokens: LONGEST });
      const quotes = long === undefined || long === quote ? [quote] : [quote, long];
      return quotes.map((each) => ({ id, tier, quote: each, sourceTitles: titlesOf(each, catalog) }));
    }),
  );
}

function waysOf(
  target: Extract<ModelTarget, { kind: "foundation-model" | "system-profile" }>,
  region: string | undefined,
  catalog: ModelCatalog,
): readonly { readonly id: string; readonly model: InvokedModel }[] {
  const { modelId } = target;
  const toWay = (id: string, scope: string) => ({ id, model: { modelId, scope, ...omitUndefined({ region }) } });
  if (target.kind === "system-profile") return [toWay(`${target.prefix}.${modelId}`, target.prefix)];
  const facts = catalog.model(modelId);
  const { onDemandRegions, mantleOnly } = facts ?? {};
  const isOffered = region === undefined || onDemandRegions === undefined || onDemandRegions.includes(region);
  const inRegion =
    onDemandRegions?.length !== 0 && isOffered && mantleOnly !== true ? [toWay(modelId, "in-region")] : [];
  const profiles = (facts?.profiles ?? []).flatMap((prefix) => {
    const id = region === undefined ? `${prefix}.${modelId}` : resolveProfileId(modelId, region, prefix, catalog);
    return id === undefined ? [] : [toWay(id, prefix)];
  });
  return [...inRegion, ...profiles];
}

function titlesOf({ source }: PriceQuote, { sources }: ModelCatalog): readonly string[] {
  return source.split("+").map((name) => (Object.hasOwn(sources, name) ? (sources[name]?.title ?? name) : name));
}

/** Where calls to an id can be served. `undefined` for any commercial Region, or when it is not known. */
export function regionsOf(
  target: ModelTarget,
  region: string | undefined,
  catalog: ModelCatalog,
): readonly string[] | undefined {
  return possibleRegions(target, target.arn?.region ?? region, catalog);
}
