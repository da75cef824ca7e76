import { namedMembers, ownedMembers, type Resource } from "../resources/resource";
import { phaseAt } from "../resources/status-at";
import { LOCAL_TRANSITION_MS } from "../resources/transition-durations";
import { structure } from "../shapes/collection-shapes";
import { double, string } from "../shapes/scalar-shapes";
import type { Shape } from "../shapes/shape";

/** A custom model that is served on demand. */
export interface CustomModelDeployment extends Resource {
  readonly createdAt: number;
  readonly modelArn: string;
  /** Base model id. */
  readonly baseModelId: string;
  readonly description?: string;
}

/** What a deployment is now. */
export function deploymentStatus({ createdAt }: CustomModelDeployment, now: number): "Creating" | "Active" {
  return phaseAt<"Creating" | "Active">(
    [
      { status: "Creating", lasts: LOCAL_TRANSITION_MS.customModelDeployment.creating },
      { status: "Active", lasts: Infinity },
    ],
    createdAt,
    now,
  ).status;
}

/** A deployment in a snapshot. */
export const customModelDeploymentShape: Shape<CustomModelDeployment> = structure(
  { ...namedMembers, createdAt: double(), modelArn: string(), baseModelId: string() },
  { ...ownedMembers, description: string() },
);
