import { isInGeography } from "../targets/geography-regions";
import type { PriceScope } from "../targets/invoked-model";
import type { RegionPrice, RegionScope, TokenPrice } from "./model-facts";

/** A price of a Region, and the Region that was assumed when the Region of the call has no price of its own. */
export interface FoundRegionPrice {
  readonly row: RegionPrice;
  readonly assumedRegion?: string;
}

/**
 * The Region whose price stands for a scope when the Region of a call is not known: the one that AWS
 * launches models in first.
 */
const MAIN_REGIONS: ReadonlyMap<PriceScope, string> = new Map([
  ["in-region", "us-east-1"],
  ["global", "us-east-1"],
  ["us", "us-east-1"],
  ["eu", "eu-west-1"],
  ["apac", "ap-southeast-2"],
  ["jp", "ap-northeast-1"],
  ["au", "ap-southeast-2"],
  ["ca", "ca-central-1"],
  ["in", "ap-south-1"],
  ["us-gov", "us-gov-west-1"],
]);

/**
 * Finds the price of a call by the Region that it is sent from.
 *
 * Without a Region, it is the price that all Regions of the scope share. When they differ, or when the
 * Region has no price of its own, it is the price of the scope's main Region, and the answer names this
 * Region.
 *
 * @param tier `"default"`, a service tier, a latency mode, or `"batch"`. They are offered in some
 * Regions only, so a known Region without a price for them has no other price
 * @returns `undefined` when no Region of the scope has a price, and for a scope that is not known
 */
export function findRegionPrice(
  rows: readonly RegionPrice[],
  scope: PriceScope,
  region: string | undefined,
  tier: string,
): FoundRegionPrice | undefined {
  const main = MAIN_REGIONS.get(scope);
  if (main === undefined) return undefined;
  const family: RegionScope = scope === "global" ? "global" : "regional";
  const candidates = rows.filter((row) => row.scope === family && (row.tier ?? "default") === tier);
  const own = region === undefined ? undefined : candidates.find((row) => row.regions.includes(region));
  if (own !== undefined) return { row: own };
  if (region !== undefined && tier !== "default") return undefined;

  const byRegion = priceByRegion(candidates, scope);
  const [first, ...rest] = byRegion.values();
  if (first === undefined) return undefined;
  if (region === undefined && rest.every((row) => isSamePrice(row, first))) return { row: first };
  const row = byRegion.get(main);
  return row === undefined ? dearestOf(byRegion) : { row, assumedRegion: main };
}

/** The first row of each Region that can call through a scope. */
function priceByRegion(rows: readonly RegionPrice[], scope: PriceScope): ReadonlyMap<string, RegionPrice> {
  const byRegion = new Map<string, RegionPrice>();
  for (const row of rows) {
    for (const region of row.regions) {
      if (isSourceRegion(region, scope) && !byRegion.has(region)) byRegion.set(region, row);
    }
  }
  return byRegion;
}

/** A call of which nothing else is known comes from a commercial Region. */
function isSourceRegion(region: string, scope: PriceScope): boolean {
  if (scope === "in-region" || scope === "global") return !region.startsWith("us-gov-");
  return isInGeography(region, scope);
}

/** Assuming less than what is paid would be worse than assuming more. */
function dearestOf(byRegion: ReadonlyMap<string, RegionPrice>): FoundRegionPrice | undefined {
  const [dearest] = [...byRegion].sort(([, a], [, b]) => b.input + b.output - (a.input + a.output));
  return dearest && { assumedRegion: dearest[0], row: dearest[1] };
}

const RATES = ["input", "output", "cacheRead", "cacheWrite5m", "cacheWrite1h"] as const;

function isSamePrice(a: RegionPrice, b: RegionPrice): boolean {
  const isSame = (x: TokenPrice | undefined, y: TokenPrice | undefined): boolean =>
    RATES.every((rate) => x?.[rate] === y?.[rate]);
  return isSame(a, b) && isSame(a.longContext, b.longContext);
}
