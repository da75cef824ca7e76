import { InvalidOptionError } from "@bedrock-routed/core";

/** Whether a text has the form of the id of an AWS Region, such as `"us-gov-west-1"`. */
export function isRegion(text: string): boolean {
  return /^[a-z]{2}(-[a-z]{1,12}){1,3}-\d$/.test(text);
}

/** @throws InvalidOptionError when it is not the id of a Region: a wrong one would change every price */
export function checkRegion(region: string | undefined): string | undefined {
  if (region === undefined || isRegion(region)) return region;
  throw new InvalidOptionError("region", region, 'pass the id of a Region, such as "us-east-1"');
}
