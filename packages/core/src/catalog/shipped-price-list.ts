import priceListJson from "../../data/price-list.json?raw";
import { omitUndefined } from "../omit-undefined";
import { everyRate, scalePrice } from "./derived-price";
import type { RegionPrice, RegionScope, TokenPrice } from "./model-facts";

/** The key of AWS's Price List in the `sources` of the model catalog. */
export const PRICE_LIST = "aws-price-list";

/** Prices in the order of `rates`; `null` where the list has none. */
type Rates = readonly (number | null)[];

/** What the list has for one name. */
interface ListedModel {
  /** Base model ids that the name stands for. */
  readonly ids: readonly string[];
  /** The latency mode that the name stands for. */
  readonly mode?: string;
  /** Tiers besides the standard one. Their prices are multiples of the standard price, except where `prices` has them. */
  readonly tiers?: readonly string[];
  /** The list rounds the tiers of this model, so that the multiples are not exact. */
  readonly areTiersRounded?: boolean;
  /** Multiples of the standard price, rate by rate, for requests above a number of input tokens. */
  readonly longContext?: { readonly above: number; readonly times: TokenPrice; readonly source?: string };
  /** Rates that apply where the list has none. */
  readonly silent?: Partial<TokenPrice>;
  /** By scope and Region: why a row looks like a slip. */
  readonly doubts?: Readonly<Record<string, string>>;
  /** By scope, and tier if not the standard one; then by Regions, separated by spaces. */
  readonly prices?: Readonly<Record<string, Readonly<Record<string, Rates>>>>;
}

/** The shape of `data/price-list.json`. */
interface PriceListData {
  readonly rates: readonly (keyof TokenPrice)[];
  readonly multiples: Readonly<Record<string, number>>;
  /** By the name that the list uses. */
  readonly models: Readonly<Record<string, ListedModel>>;
}

let parsed: PriceListData | undefined;

/** Parses the data at the first look-up, so that importing the package stays fast. */
function priceList(): PriceListData {
  parsed ??= JSON.parse(priceListJson) as PriceListData;
  return parsed;
}

/** What a name of the Price List stands for. */
export interface ListedName {
  /** Base model ids. */
  readonly ids: readonly string[];
  /** The latency mode, when the name has one. */
  readonly mode?: string;
}

/** What the names of AWS's Price List stand for. */
export function listedNames(): ReadonlyMap<string, ListedName> {
  return new Map(Object.entries(priceList().models));
}

let listedById: Map<string, readonly ListedModel[]> | undefined;

/** The shipped prices of a model by Region; empty when the list has none. */
export function shippedRegionPrices(modelId: string): readonly RegionPrice[] {
  const data = priceList();
  listedById ??= indexById(data);
  const rows: RegionPrice[] = [];
  for (const listed of listedById.get(modelId) ?? []) {
    const own = readRows(data, listed);
    const standard = own.filter(({ tier }) => tier === undefined).flatMap((row) => completeRow(listed, row));
    const known = [...rows, ...standard];
    const special = own.flatMap((row) => (row.tier === undefined ? [] : withCacheOf(known, row, row.tier)));
    rows.push(...standard, ...special, ...standard.flatMap((row) => deriveTiers(data, listed, row)));
  }
  return rows;
}

function indexById({ models }: PriceListData): Map<string, readonly ListedModel[]> {
  const byId = new Map<string, readonly ListedModel[]>();
  for (const listed of Object.values(models)) {
    for (const id of listed.ids) byId.set(id, [...(byId.get(id) ?? []), listed]);
  }
  return byId;
}

/** The rows as the list has them. */
function readRows(data: PriceListData, { prices = {}, mode }: ListedModel): readonly RegionPrice[] {
  return Object.entries(prices).flatMap(([list, rows]) => {
    const [scope, tier = mode] = splitKey(list);
    return Object.entries(rows).flatMap(([regions, rates]) => {
      const price = readRates(data, rates);
      if (price === undefined) return [];
      return [{ regions: regions.split(" "), scope, ...price, source: PRICE_LIST, ...omitUndefined({ tier }) }];
    });
  });
}

/** A standard row with everything that the model's entry adds to it. */
function completeRow(listed: ListedModel, row: RegionPrice): readonly RegionPrice[] {
  return splitDoubtful(withSilent(row, listed), listed.doubts).map((one) => withLongContext(one, listed));
}

function splitKey(list: string): readonly [RegionScope, string | undefined] {
  const [scope, tier] = list.split(" ");
  return [scope === "global" ? "global" : "regional", tier];
}

/** `undefined` when the list has no price of input or output. */
function readRates({ rates }: PriceListData, values: Rates): TokenPrice | undefined {
  const known = Object.fromEntries(
    rates.flatMap((rate, index) => (values[index] == null ? [] : [[rate, values[index]]])),
  );
  return isTokenPrice(known) ? known : undefined;
}

function isTokenPrice(known: Partial<TokenPrice>): known is TokenPrice {
  return known.input !== undefined && known.output !== undefined;
}

function withSilent(row: RegionPrice, { silent = {} }: ListedModel): RegionPrice {
  const added = cacheRatesOf({ ...row, ...silent }).filter((rate) => row[rate] === undefined);
  return added.length === 0 ? row : { ...silent, ...row, derived: added };
}

/** A Region whose price looks like a slip gets a row of its own. */
function splitDoubtful(row: RegionPrice, doubts: ListedModel["doubts"] = {}): readonly RegionPrice[] {
  const doubtOf = (region: string): string | undefined => doubts[`${row.scope} ${region}`];
  const usual = row.regions.filter((region) => doubtOf(region) === undefined);
  const doubtful = row.regions.flatMap((region) => {
    const doubt = doubtOf(region);
    return doubt === undefined ? [] : [{ ...row, regions: [region], doubt }];
  });
  return usual.length === 0 ? doubtful : [{ ...row, regions: usual }, ...doubtful];
}

function withLongContext(row: RegionPrice, { longContext }: ListedModel): RegionPrice {
  if (longContext === undefined) return row;
  const { above, times, source } = longContext;
  const price = { ...scalePrice(row, times), inputTokensAbove: above };
  return { ...row, longContext: price, source: source === undefined ? row.source : `${row.source}+${source}` };
}

/** The prices of the tiers, without the Regions for which the list has a row of its own. */
function deriveTiers({ multiples }: PriceListData, listed: ListedModel, row: RegionPrice): readonly RegionPrice[] {
  const { tiers = [], areTiersRounded = false, prices = {} } = listed;
  return tiers.flatMap((tier) => {
    const own = Object.keys(prices[`${row.scope} ${tier}`] ?? {}).flatMap((regions) => regions.split(" "));
    const regions = row.regions.filter((region) => !own.includes(region));
    const multiple = multiples[tier];
    if (regions.length === 0 || multiple === undefined) return [];
    const { longContext, derived: _derived, ...base } = row;
    const price = scalePrice(row, everyRate(multiple));
    const caching = tier === "batch" ? [] : cacheRatesOf(row);
    const derived = areTiersRounded ? ["input", "output", ...caching] : caching;
    return [
      omitUndefined({
        ...base,
        ...price,
        ...(tier === "batch" && { cacheRead: undefined, cacheWrite5m: undefined, cacheWrite1h: undefined }),
        regions,
        tier,
        derived: derived.length === 0 ? undefined : derived,
        longContext: longContext && { ...longContext, ...scalePrice(longContext, everyRate(multiple)) },
      }),
    ];
  });
}

/**
 * Our copy of the list has no cache prices of latency modes and of the tiers that have rows of their own.
 * They keep the ratio to the input price that they have in the standard row of the Region.
 */
function withCacheOf(known: readonly RegionPrice[], row: RegionPrice, tier: string): readonly RegionPrice[] {
  if (tier === "batch") return [row];
  return row.regions.map((region) => {
    const base = known.find((one) => one.scope === row.scope && !one.tier && one.regions.includes(region));
    const derived = base === undefined ? [] : cacheRatesOf(base);
    if (base === undefined || derived.length === 0) return { ...row, regions: [region] };
    return { ...scalePrice(base, everyRate(row.input / base.input)), ...row, regions: [region], derived };
  });
}

function cacheRatesOf(price: TokenPrice): readonly (keyof TokenPrice)[] {
  return (["cacheRead", "cacheWrite5m", "cacheWrite1h"] as const).filter((rate) => price[rate] !== undefined);
}
