import { defaultModelCatalog, type ModelCatalog } from "../catalog/model-catalog";
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

/**
 * The Regions of each geography: those among which its profiles route a call that is sent from inside
 * the geography. London and Zurich can send calls to `eu.` profiles, but they are not in the European
 * Union.
 * @see https://docs.aws.amazon.com/bedrock/latest/userguide/inference-profiles-support.html
 */
const REGIONS: ReadonlyMap<string, RegExp> = new Map([
  ["us", /^us-(east|west)-[12]$/],
  ["eu", /^eu-(central-1|north-1|south-[12]|west-[13])$/],
  ["apac", /^ap-(east|northeast|south|southeast)-\d$/],
  ["jp", /^ap-northeast-[13]$/],
  ["au", /^ap-southeast-[24]$/],
  ["ca", /^ca-(central|west)-1$/],
  ["in", /^ap-south-[12]$/],
  ["us-gov", /^us-gov-(east|west)-1$/],
]);

/** The geographies that `staysWithin` accepts: the prefixes of all system profiles except `global`. */
export const geographies: readonly string[] = [...REGIONS.keys()];

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
 * @returns `undefined` when the Regions or the geography are not known. Treat it as "no"
 */
export function staysWithin(
  target: ModelTarget,
  geography: string,
  sourceRegion: string | undefined = target.arn?.region,
  modelCatalog: ModelCatalog = defaultModelCatalog(),
): boolean | undefined {
  const pattern = REGIONS.get(geography);
  const regions = possibleRegions(target, sourceRegion, modelCatalog);
  if (pattern === undefined || regions === undefined) return undefined;
  return regions.every((region) => pattern.test(region));
}
