import { omitUndefined } from "../omit-undefined";
import type { PriceScope } from "../targets/invoked-model";
import type { ModelFacts, RegionPrice, ScopePrice, TokenPrice } from "./model-facts";
import type { PriceBasis, PriceConditions, PricedModel, PriceNote, PriceQuote, ZeroCacheWrites } from "./price-quote";
import { findRegionPrice } from "./region-prices";

/** A quote without its date. */
export type PriceRow = Omit<PriceQuote, "asOf"> & {
  /** The row that replaces this one for long requests. */
  readonly long?: Omit<PriceQuote, "asOf"> & { readonly inputTokensAbove: number };
};

/** Where a price is looked up, in words that a row of a Region and a table by scope share. */
export interface PriceList {
  readonly basis: PriceBasis;
  /** `tier` of the rows by Region. Absent: no such row can apply. */
  readonly tier?: string;
  /** The row of a table by scope. */
  readonly inTable: (facts: Partial<ModelFacts>) => ScopePrice | undefined;
}

/**
 * Where the price of a call is looked up. No list combines a tier, a latency mode and batch inference.
 */
export function listOf(conditions: PriceConditions, scope: PriceScope): PriceList | undefined {
  const { serviceTier = "default", latencyMode = "standard", batch = false } = conditions;
  const isTier = serviceTier !== "default";
  const isLatency = latencyMode !== "standard";
  if (Number(batch) + Number(isTier) + Number(isLatency) > 1) return undefined;
  if (batch) return { basis: "batch", tier: "batch", inTable: ({ prices }) => toBatchPrice(prices?.[scope]) };
  if (isTier) {
    const isName = serviceTier !== "batch" && serviceTier !== "optimized";
    const inTable: PriceList["inTable"] = ({ tierPrices }) => tierPrices?.[serviceTier]?.[scope];
    return { basis: "tier", ...omitUndefined({ tier: isName ? serviceTier : undefined }), inTable };
  }
  if (isLatency) {
    const inTable: PriceList["inTable"] = ({ latencyPrices }) => latencyPrices?.[latencyMode]?.[scope];
    const tier = latencyMode === "optimized" ? latencyMode : undefined;
    return { basis: "latency", ...omitUndefined({ tier }), inTable };
  }
  return { basis: "scope", tier: "default", inTable: ({ prices }) => prices?.[scope] };
}

function toBatchPrice(price: ScopePrice | undefined): ScopePrice | undefined {
  if (price?.batchInput === undefined || price.batchOutput === undefined) return undefined;
  return { input: price.batchInput, output: price.batchOutput, source: price.source };
}

/** The price of a table by scope. */
export function findTableRow(
  facts: Partial<ModelFacts>,
  { scope }: PricedModel,
  { basis, inTable }: PriceList,
): PriceRow | undefined {
  const price = inTable(facts);
  return price && toRow(basis, scope, price);
}

/** The price by Region, as the Price List has it. */
export function findListedRow(
  { regionPrices = [] }: { readonly regionPrices?: readonly RegionPrice[] | undefined },
  { scope, region }: PricedModel,
  { basis, tier }: PriceList,
  zeroCacheWrites: ZeroCacheWrites,
): PriceRow | undefined {
  const found = tier === undefined ? undefined : findRegionPrice(regionPrices, scope, region, tier);
  if (found === undefined) return undefined;
  const { row, assumedRegion } = found;
  return toListedRow(row, scope, basis === "scope" ? "region" : basis, assumedRegion, zeroCacheWrites);
}

function toListedRow(
  row: RegionPrice,
  scope: PriceScope,
  basis: PriceBasis,
  assumedRegion: string | undefined,
  zeroCacheWrites: ZeroCacheWrites,
): PriceRow {
  const notes: PriceNote[] = [];
  if (assumedRegion !== undefined) notes.push("assumed-region");
  if (hasCountedWrites(row, zeroCacheWrites)) notes.push("cache-writes-listed-at-zero");
  if (row.doubt !== undefined) notes.push("doubtful-price");
  const about = omitUndefined({ assumedRegion, doubt: row.doubt, notes: notes.length === 0 ? undefined : notes });
  return toRow(basis, scope, toListedPrice(row, zeroCacheWrites), about);
}

/** The price of a row by Region. When the row has cache writes at 0, they can count as plain input. */
export function toListedPrice(row: RegionPrice, zeroCacheWrites: ZeroCacheWrites): ScopePrice {
  const { source, derived = [], longContext } = row;
  const areWritesCounted = hasCountedWrites(row, zeroCacheWrites);
  const priceOf = (price: TokenPrice): TokenPrice =>
    areWritesCounted ? { ...tokenPriceOf(price), cacheWrite5m: price.input } : tokenPriceOf(price);
  const names = areWritesCounted ? [...new Set([...derived, "cacheWrite5m"])] : derived;
  return {
    ...priceOf(row),
    source,
    ...omitUndefined({
      derived: names.length === 0 ? undefined : names,
      longContext: longContext && { ...priceOf(longContext), inputTokensAbove: longContext.inputTokensAbove },
    }),
  };
}

function hasCountedWrites({ cacheWrite5m }: RegionPrice, zeroCacheWrites: ZeroCacheWrites): boolean {
  return cacheWrite5m === 0 && zeroCacheWrites === "input";
}

function toRow(basis: PriceBasis, scope: PriceScope, price: ScopePrice, about: Partial<PriceQuote> = {}): PriceRow {
  const { source, derived, longContext } = price;
  const shared = { basis, scope, source, ...about };
  const long = longContext && {
    ...shared,
    price: tokenPriceOf(longContext),
    inputTokensAbove: longContext.inputTokensAbove,
  };
  return { ...shared, price: tokenPriceOf(price), ...omitUndefined({ derived, long }) };
}

function tokenPriceOf({ input, output, cacheRead, cacheWrite5m, cacheWrite1h }: TokenPrice): TokenPrice {
  return omitUndefined({ input, output, cacheRead, cacheWrite5m, cacheWrite1h });
}
