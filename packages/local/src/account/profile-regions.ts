/**
 * Regions that calls to a geography's profiles may come from. Single models serve fewer of them.
 * @see https://docs.aws.amazon.com/bedrock/latest/userguide/inference-profiles-support.html
 */
const SOURCE_REGIONS: Readonly<Record<string, RegExp>> = {
  us: /^(?:us-(?:east|west)|ca-)/,
  "us-gov": /^us-gov-/,
  eu: /^(?:eu|il)-/,
  apac: /^(?:ap|me)-/,
  jp: /^ap-northeast-[13]$/,
  au: /^ap-southeast-[246]$/,
  ca: /^ca-/,
  in: /^ap-south-/,
  global: /^(?!us-gov-|cn-)/,
};

/** Whether a Region may call the profiles with this prefix. */
export function isSourceRegion(prefix: string, region: string): boolean {
  return Object.hasOwn(SOURCE_REGIONS, prefix) && SOURCE_REGIONS[prefix]?.test(region) === true;
}
