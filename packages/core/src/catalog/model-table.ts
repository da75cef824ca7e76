import modelsJson from "../../data/models.json?raw";
import { omitUndefined } from "../omit-undefined";
import { geographyPrefixes } from "../targets/geography-regions";
import type { PriceScope } from "../targets/invoked-model";
import type { ModelData, ModelFacts, RegionPrice, ScopePrice } from "./model-facts";
import type { ZeroCacheWrites } from "./price-quote";
import { toListedPrice } from "./price-rows";
import { findRegionPrice } from "./region-prices";
import { shippedRegionPrices } from "./shipped-price-list";

let shipped: ModelData | undefined;

/** The facts of `data/models.json`. They are parsed at the first look-up, so that importing the package stays fast. */
export function shippedData(): ModelData {
  shipped ??= JSON.parse(modelsJson) as ModelData;
  return shipped;
}

/**
 * The facts of a shipped model with its prices: those of AWS's Price List by Region, and the tables by
 * scope, which have the price of each scope's main Region. Where the Price List has none, a table keeps
 * the price of another source.
 *
 * @returns `undefined` for a model that is not in the data
 */
export function shippedFacts(modelId: string, zeroCacheWrites: ZeroCacheWrites): ModelFacts | undefined {
  const { models } = shippedData();
  const facts = Object.hasOwn(models, modelId) ? models[modelId] : undefined;
  const regionPrices = facts === undefined ? [] : shippedRegionPrices(modelId);
  if (facts === undefined || regionPrices.length === 0) return facts;
  const tables = buildTables(regionPrices, scopesOf(facts), zeroCacheWrites);
  return {
    ...facts,
    regionPrices,
    prices: { ...facts.prices, ...tables.get("default") },
    ...omitUndefined({
      tierPrices: mergeTables(facts.tierPrices, tables, (tier) => !NOT_TIERS.includes(tier)),
      latencyPrices: mergeTables(facts.latencyPrices, tables, (tier) => tier === "optimized"),
    }),
  };
}

type Table = Readonly<Record<PriceScope, ScopePrice>>;

/** Names of rows by Region that are not service tiers. */
const NOT_TIERS: readonly string[] = ["default", "batch", "optimized"];

/** A price by Region holds for every geography whose Regions it names, also where the profile came after our facts. */
function scopesOf({ profiles }: ModelFacts): readonly PriceScope[] {
  const isOffered = (prefix: string): boolean => prefix === "us-gov" || profiles.includes(prefix);
  return ["in-region", "global", ...geographyPrefixes].filter((scope) => scope === "in-region" || isOffered(scope));
}

/** A table by scope for the standard price and for each tier. */
function buildTables(
  rows: readonly RegionPrice[],
  scopes: readonly PriceScope[],
  zeroCacheWrites: ZeroCacheWrites,
): ReadonlyMap<string, Table> {
  const tiers = new Set(rows.map(({ tier = "default" }) => tier));
  const priceOf = (scope: PriceScope, tier: string): ScopePrice | undefined => {
    const found = findRegionPrice(rows, scope, undefined, tier);
    return found && toListedPrice(found.row, zeroCacheWrites);
  };
  const tables = [...tiers].map((tier) => {
    const prices = scopes.flatMap((scope) => {
      const price = priceOf(scope, tier);
      if (price === undefined) return [];
      const batch = tier === "default" ? priceOf(scope, "batch") : undefined;
      return [
        [scope, { ...price, ...omitUndefined({ batchInput: batch?.input, batchOutput: batch?.output }) }] as const,
      ];
    });
    return [tier, Object.fromEntries(prices)] as const;
  });
  return new Map(tables);
}

function mergeTables(
  known: ModelFacts["tierPrices"],
  tables: ReadonlyMap<string, Table>,
  isWanted: (tier: string) => boolean,
): ModelFacts["tierPrices"] {
  const merged = { ...known };
  for (const [tier, table] of tables) {
    if (isWanted(tier)) merged[tier] = { ...merged[tier], ...table };
  }
  return Object.keys(merged).length === 0 ? undefined : merged;
}
