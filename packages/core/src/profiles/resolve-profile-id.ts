import type { ModelCatalog } from "../facts/fact-book";
import { defaultModelCatalog } from "../facts/fact-book";
import { profileRegions, type RegionMap } from "./profile-regions";

/**
 * The system profile to call a base model by from a Region.
 *
 * @param modelId base model id, such as `anthropic.claude-sonnet-4-5-20250929-v1:0`
 * @param region where the call is sent from, such as `ap-northeast-1`
 * @param scope `"geo"` for the geography that the Region is in, or a prefix such as `"global"` or `"jp"`
 * @returns such as `jp.anthropic.claude-sonnet-4-5-20250929-v1:0`; `undefined` when no such profile
 * is known to serve the Region
 */
export function resolveProfileId(
  modelId: string,
  region: string,
  scope: string,
  modelCatalog: ModelCatalog = defaultModelCatalog(),
): string | undefined {
  const prefixes = scope === "geo" ? geographies(modelId, modelCatalog) : [scope];
  const prefix = prefixes.find((candidate) => servesFrom(modelId, candidate, region, modelCatalog));
  return prefix === undefined ? undefined : `${prefix}.${modelId}`;
}

function geographies(modelId: string, modelCatalog: ModelCatalog): readonly string[] {
  return (modelCatalog.model(modelId)?.profiles ?? []).filter((prefix) => prefix !== "global");
}

function servesFrom(modelId: string, prefix: string, region: string, modelCatalog: ModelCatalog): boolean {
  const regions = regionsOf(modelId, prefix, modelCatalog);
  if (regions === undefined) return false;
  return isList(regions) ? regions.includes(region) : Object.hasOwn(regions, region);
}

/** Source Regions of a `global` profile, or destinations by source Region of any other. */
export function regionsOf(
  modelId: string,
  prefix: string,
  modelCatalog: ModelCatalog,
): RegionMap | readonly string[] | undefined {
  const { profiles, prefixes } = profileRegions();
  const own = Object.hasOwn(profiles, modelId) ? profiles[modelId]?.[prefix] : undefined;
  if (own !== undefined) return own;
  const offered = modelCatalog.model(modelId)?.profiles.includes(prefix) ?? false;
  return offered && Object.hasOwn(prefixes, prefix) ? prefixes[prefix]?.regions : undefined;
}

export function isList(regions: RegionMap | readonly string[]): regions is readonly string[] {
  return Array.isArray(regions);
}
