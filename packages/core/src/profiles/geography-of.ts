import type { ModelTarget } from "../targets/model-target";

/** A geography within which a profile may route a call. */
export interface Geography {
  /** Prefix of its profiles' ids. */
  readonly prefix: string;
  /** In English. */
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

/** The geography that a target's profile stays in; `undefined` when the id names none, or one that is not known. */
export function geographyOf(target: ModelTarget): Geography | undefined {
  if (target.kind !== "system-profile") return undefined;
  const name = NAMES.get(target.prefix);
  return name === undefined ? undefined : { prefix: target.prefix, name };
}
