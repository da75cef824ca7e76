import { defaultModelCatalog, type ModelCatalog } from "../catalog/model-catalog";
import { geographyPrefixes, isInGeography } from "../targets/geography-regions";
import type { ModelTarget } from "../targets/model-target";
import { possibleRegions } from "./profile-regions";

/** A geography in which a system profile can serve a call. */
export interface Geography {
  /** Prefix of the ids of its profiles, such as `"jp"`. */
  readonly prefix: string;
  /** Name in English, such as `"Japan"`. */
  readonly name: string;
}

/** @see https://docs.aws.amazon.com/bedrock/latest/userguide/inference-profiles-support.html */
const NAMES: ReadonlyMap<string, string> = new Map(
  Object.entries({
    us: "United States",
    eu: "European Union",
    apac: "Asia Pacific",
    jp: "Japan",
    au: "Australia",
    ca: "Canada",
    in: "India",
    "us-gov": "AWS GovCloud (US)",
    global: "any commercial AWS Region",
  }),
);

/** The geographies that `staysWithin` accepts: the prefixes of all system profiles except `global`. */
export const geographies: readonly string[] = [...geographyPrefixes];

/**
 * Returns the geography in which the profile of a target serves calls.
 *
 * @returns `undefined` when the target is not a system profile, or its prefix is not known
 */
export function geographyOf(target: ModelTarget): Geography | undefined {
  if (target.kind !== "system-profile") return undefined;
  const name = NAMES.get(target.prefix);
  return name === undefined ? undefined : { prefix: target.prefix, name };
}

/**
 * Whether every Region that can serve a call is in a geography.
 *
 * @param geography one of `geographies`
 * @param sourceRegion the Region that the call is sent from. @default the Region of the ARN
 * @param modelCatalog where the profiles of the model are looked up. @default the shipped catalog
 * @returns false for a `global` profile, which can serve a call in any commercial Region; `undefined` when the
 *   Regions or the geography are not known. Treat that as "no"
 */
export function staysWithin(
  target: ModelTarget,
  geography: string,
  sourceRegion: string | undefined = target.arn?.region,
  modelCatalog: ModelCatalog = defaultModelCatalog(),
): boolean | undefined {
  if (!geographyPrefixes.includes(geography)) return undefined;
  if (target.kind === "system-profile" && target.prefix === "global") return false;
  const regions = possibleRegions(target, sourceRegion, modelCatalog);
  if (regions === undefined) return undefined;
  return regions.every((region) => isInGeography(region, geography));
}
