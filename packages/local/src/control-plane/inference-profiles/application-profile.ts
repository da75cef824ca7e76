import { namedMembers, ownedMembers, type Resource } from "../resources/resource";
import { list, structure } from "../shapes/collection-shapes";
import { double, string } from "../shapes/scalar-shapes";
import type { Shape } from "../shapes/shape";

/** An inference profile of the account's own. */
export interface ApplicationProfile extends Resource {
  readonly description?: string;
  /** ARN of the foundation model or system profile that it was copied from. */
  readonly sourceArn: string;
  /** ARNs of the foundation models that calls may reach, one for each Region. */
  readonly modelArns: readonly string[];
}

/** A profile in a snapshot. */
export const applicationProfileShape: Shape<ApplicationProfile> = structure(
  { ...namedMembers, sourceArn: string(), modelArns: list(string()) },
  { ...ownedMembers, createdAt: double(), description: string() },
);
