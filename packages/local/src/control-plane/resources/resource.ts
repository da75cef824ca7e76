import { map } from "../shapes/collection-shapes";
import { double, string } from "../shapes/scalar-shapes";
import type { Shape } from "../shapes/shape";

/** What every resource of the control plane has. */
export interface Resource {
  readonly arn: string;
  readonly name: string;
  /** Ms since 1970. Absent for what AWS made. */
  readonly createdAt?: number;
  readonly updatedAt?: number;
  /** Of the request that made it. A second request with the same token makes nothing. */
  readonly clientRequestToken?: string;
  readonly tags?: Readonly<Record<string, string>>;
}

/** Members of a `Resource`, as they stand in a snapshot. */
export const namedMembers: { readonly arn: Shape<string>; readonly name: Shape<string> } = {
  arn: string(),
  name: string(),
};
/** Those that may be left out. */
export const ownedMembers: {
  readonly updatedAt: Shape<number>;
  readonly clientRequestToken: Shape<string>;
  readonly tags: Shape<Readonly<Record<string, string>>>;
} = { updatedAt: double(), clientRequestToken: string(), tags: map(string(), string()) };

/** The part of an ARN after its last `/`. */
export function resourceIdOf(arn: string): string {
  return arn.slice(arn.lastIndexOf("/") + 1);
}
