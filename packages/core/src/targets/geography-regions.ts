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

/** The prefixes of all system profiles except `global`. */
export const geographyPrefixes: readonly string[] = [...REGIONS.keys()];

/** Whether a Region is in a geography. `false` when the geography is not known. */
export function isInGeography(region: string, geography: string): boolean {
  return REGIONS.get(geography)?.test(region) ?? false;
}
