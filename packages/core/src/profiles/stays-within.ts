import { defaultModelCatalog, type ModelCatalog } from "../facts/fact-book";
import type { ModelTarget } from "../targets/model-target";
import { possibleRegions } from "./possible-regions";

/**
 * Regions of a geography: those among which its profiles route calls from inside it. London and
 * Zurich may send to `eu.` profiles, but are not in the European Union.
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

/** Geographies that `staysWithin` knows. */
export const geographies: readonly string[] = [...REGIONS.keys()];

/**
 * Whether every Region that may serve a call lies in a geography.
 *
 * @param geography one of `geographies`
 * @param sourceRegion where the call is sent from; default: the ARN's Region
 * @returns `undefined` when the Regions, or the geography, are not known: no promise can be made
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
