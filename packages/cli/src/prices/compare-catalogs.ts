import type { ModelCatalogOverrides, ModelFacts, RegionPrice, TokenPrice } from "@bedrock-routed/core";

/** A rate that is new, or not what it was. USD per million tokens. */
export interface PriceChange {
  readonly modelId: string;
  readonly region: string;
  readonly scope: RegionPrice["scope"];
  readonly tier: string;
  readonly rate: keyof TokenPrice;
  /** `undefined` when there was none. */
  readonly before: number | undefined;
  readonly now: number | undefined;
}

/** Facts by model id, as a catalogue has them. */
export type FactsOfModel = (modelId: string) => Partial<ModelFacts> | undefined;

const RATES = ["input", "output", "cacheRead", "cacheWrite5m", "cacheWrite1h"] as const;

/**
 * The rates of a Price List that differ from what was known. A price that the list does not have is no change: it may be
 * offered no more, or in another list.
 * @param regions the Regions that were read
 */
export function comparePrices(
  factsBefore: FactsOfModel,
  now: ModelCatalogOverrides,
  regions: readonly string[],
): readonly PriceChange[] {
  return Object.entries(now.models ?? {}).flatMap(([modelId, { regionPrices = [] }]) => {
    const known = rowsByPlace(factsBefore(modelId)?.regionPrices ?? [], regions);
    return [...rowsByPlace(regionPrices, regions)].flatMap(([place, row]) =>
      compareRows(modelId, place, known.get(place), row),
    );
  });
}

/** The first row of each Region, scope and tier: it is the one that counts. */
function rowsByPlace(rows: readonly RegionPrice[], regions: readonly string[]): ReadonlyMap<string, RegionPrice> {
  const byPlace = new Map<string, RegionPrice>();
  for (const row of rows) {
    for (const region of row.regions) {
      const place = [region, row.scope, row.tier ?? "default"].join(" ");
      if (regions.includes(region) && !byPlace.has(place)) byPlace.set(place, row);
    }
  }
  return byPlace;
}

function compareRows(
  modelId: string,
  place: string,
  before: RegionPrice | undefined,
  now: RegionPrice,
): readonly PriceChange[] {
  const [region = "", scope, tier = ""] = place.split(" ");
  return RATES.filter((rate) => before?.[rate] !== now[rate]).map((rate) => ({
    modelId,
    region,
    scope: scope === "global" ? "global" : "regional",
    tier,
    rate,
    before: before?.[rate],
    now: now[rate],
  }));
}

/**
 * New prices of some Regions, with the prices of all other Regions that a catalogue file had.
 * @param regions the Regions that were read
 */
export function mergePrices(
  file: ModelCatalogOverrides,
  { asOf, models = {}, sources }: ModelCatalogOverrides,
  regions: readonly string[],
): ModelCatalogOverrides {
  const kept = Object.entries(file.models ?? {}).map(([id, facts]) => {
    const rows = (facts.regionPrices ?? []).flatMap((row) => {
      const others = row.regions.filter((region) => !regions.includes(region));
      return others.length === 0 ? [] : [{ ...row, regions: others }];
    });
    return [id, { ...facts, regionPrices: [...(models[id]?.regionPrices ?? []), ...rows] }] as const;
  });
  return {
    ...file,
    ...(asOf && { asOf }),
    sources: { ...file.sources, ...sources },
    models: { ...models, ...Object.fromEntries(kept) },
  };
}
