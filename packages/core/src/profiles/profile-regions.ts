import profileRegionsJson from "../../data/profile-regions.json?raw";

/** Destination Regions by source Region. */
export type RegionMap = Readonly<Record<string, readonly string[]>>;

/** The shape of `data/profile-regions.json`. */
export interface ProfileRegions {
  /** ISO date of the scan. */
  readonly asOf: string;
  readonly source: string;
  /** By base model id, then by prefix. `global` lists source Regions only: its destinations may grow. */
  readonly profiles: Readonly<Record<string, Readonly<Record<string, RegionMap | readonly string[]>>>>;
  /** What holds for every profile of a prefix, for models whose own Regions are not known. */
  readonly prefixes: Readonly<Record<string, { readonly regions: RegionMap; readonly source: string }>>;
}

let parsed: ProfileRegions | undefined;

/** The Regions that ship with this package, parsed at the first call. */
export function profileRegions(): ProfileRegions {
  parsed ??= JSON.parse(profileRegionsJson) as ProfileRegions;
  return parsed;
}
