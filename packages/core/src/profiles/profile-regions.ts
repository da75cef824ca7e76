import profileRegionsJson from "../../data/profile-regions.json?raw";
import { defaultModelCatalog, type ModelCatalog } from "../catalog/model-catalog";
import type { ModelTarget } from "../targets/model-target";

/** The Regions that a profile can send a call to, by the Region that the call is sent from. */
type DestinationsBySource = Readonly<Record<string, readonly string[]>>;

/** The source Regions of a `global` profile; for any other profile the destinations by source Region. */
type ProfileRegions = DestinationsBySource | readonly string[];

/** The shape of `data/profile-regions.json`. */
interface ProfileRegionsData {
  /** ISO date of the scan. */
  readonly asOf: string;
  readonly source: string;
  /** By base model id, then by prefix. The destinations of `global` profiles are not listed, because AWS can add some. */
  readonly profiles: Readonly<Record<string, Readonly<Record<string, ProfileRegions>>>>;
  /** What applies to every profile of a prefix, for models whose own Regions are not known. */
  readonly prefixes: Readonly<Record<string, { readonly regions: DestinationsBySource; readonly source: string }>>;
}

/**
 * Returns the id of the system profile to call a base model through.
 *
 * @param modelId base model id, such as `anthropic.claude-sonnet-4-5-20250929-v1:0`
 * @param region the Region that the call is sent from, such as `ap-northeast-1`
 * @param scope `"geo"` for the geography of the Region, or a prefix such as `"global"` or `"jp"`
 * @param modelCatalog where the profiles of the model are looked up. @default the shipped catalog
 * @returns an id such as `jp.anthropic.claude-sonnet-4-5-20250929-v1:0`; `undefined` when no such
 * profile is known to serve the Region
 */
export function resolveProfileId(
  modelId: string,
  region: string,
  scope: string,
  modelCatalog: ModelCatalog = defaultModelCatalog(),
): string | undefined {
  const prefixes = scope === "geo" ? geographicPrefixes(modelId, modelCatalog) : [scope];
  const prefix = prefixes.find((candidate) => servesFrom(modelId, candidate, region, modelCatalog));
  return prefix === undefined ? undefined : `${prefix}.${modelId}`;
}

/**
 * Returns the Regions in which a call can be served.
 *
 * @param sourceRegion the Region that the call is sent from. @default the Region of the ARN
 * @param modelCatalog where the profiles of the model are looked up. @default the shipped catalog
 * @returns `undefined` when the Regions are not known. They are not known for `global` profiles (any
 * commercial Region, and AWS can add some), for application profiles and prompt routers (their ids do
 * not name their models), and when the source Region is not known
 */
export function possibleRegions(
  target: ModelTarget,
  sourceRegion: string | undefined = target.arn?.region,
  modelCatalog: ModelCatalog = defaultModelCatalog(),
): readonly string[] | undefined {
  switch (target.kind) {
    case "system-profile": {
      if (sourceRegion === undefined) return undefined;
      const regions = regionsOf(target.modelId, target.prefix, modelCatalog);
      if (regions === undefined || isList(regions) || !Object.hasOwn(regions, sourceRegion)) return undefined;
      return regions[sourceRegion];
    }
    case "application-profile":
    case "prompt-router":
    case "prompt":
    case "named-model":
      return undefined;
    default:
      return sourceRegion === undefined ? undefined : [sourceRegion];
  }
}

let shipped: ProfileRegionsData | undefined;

/** Parses the data at the first look-up, so that importing the package stays fast. */
function shippedRegions(): ProfileRegionsData {
  shipped ??= JSON.parse(profileRegionsJson) as ProfileRegionsData;
  return shipped;
}

function geographicPrefixes(modelId: string, modelCatalog: ModelCatalog): readonly string[] {
  return (modelCatalog.model(modelId)?.profiles ?? []).filter((prefix) => prefix !== "global");
}

function servesFrom(modelId: string, prefix: string, region: string, modelCatalog: ModelCatalog): boolean {
  const regions = regionsOf(modelId, prefix, modelCatalog);
  if (regions === undefined) return false;
  return isList(regions) ? regions.includes(region) : Object.hasOwn(regions, region);
}

function regionsOf(modelId: string, prefix: string, modelCatalog: ModelCatalog): ProfileRegions | undefined {
  const { profiles, prefixes } = shippedRegions();
  const own = Object.hasOwn(profiles, modelId) ? profiles[modelId]?.[prefix] : undefined;
  if (own !== undefined) return own;
  const offered = modelCatalog.model(modelId)?.profiles.includes(prefix) ?? false;
  return offered && Object.hasOwn(prefixes, prefix) ? prefixes[prefix]?.regions : undefined;
}

function isList(regions: ProfileRegions): regions is readonly string[] {
  return Array.isArray(regions);
}
