import { namedMembers, ownedMembers, type Resource } from "../resources/resource";
import { type PhaseAt, phaseAt } from "../resources/status-at";
import { LOCAL_TRANSITION_MS } from "../resources/transition-durations";
import { structure } from "../shapes/collection-shapes";
import { double, oneOf, string } from "../shapes/scalar-shapes";
import type { Shape } from "../shapes/shape";

/** Capacity that serves one model. */
export interface ProvisionedThroughput extends Resource {
  readonly createdAt: number;
  readonly modelUnits: number;
  /** Base model id. */
  readonly baseModelId: string;
  readonly foundationModelArn: string;
  /** What it serves: a foundation model or a custom one. */
  readonly modelArn: string;
  readonly commitmentDuration?: "OneMonth" | "SixMonths";
  /** A change of model that was asked for. */
  readonly update?: { readonly at: number; readonly formerModelArn: string };
}

type Status = "Creating" | "InService" | "Updating";

const { creating, updating } = LOCAL_TRANSITION_MS.provisionedModelThroughput;
const MONTHS = { OneMonth: 1, SixMonths: 6 } as const;

/** What provisioned throughput is now, and since when. */
export function provisionedStatus({ createdAt, update }: ProvisionedThroughput, now: number): PhaseAt<Status> {
  const first = update === undefined ? ("Creating" as const) : ("Updating" as const);
  return phaseAt<Status>(
    [
      { status: first, lasts: update === undefined ? creating : updating },
      { status: "InService", lasts: Infinity },
    ],
    update?.at ?? createdAt,
    now,
  );
}

/** When it may be deleted, in ms since 1970; `undefined` without a commitment. */
export function commitmentEnd({ createdAt, commitmentDuration }: ProvisionedThroughput): number | undefined {
  if (commitmentDuration === undefined) return undefined;
  const end = new Date(createdAt);
  return end.setUTCMonth(end.getUTCMonth() + MONTHS[commitmentDuration]);
}

/** Provisioned throughput in a snapshot. */
export const provisionedThroughputShape: Shape<ProvisionedThroughput> = structure(
  {
    ...namedMembers,
    createdAt: double(),
    modelUnits: double(),
    baseModelId: string(),
    foundationModelArn: string(),
    modelArn: string(),
  },
  {
    ...ownedMembers,
    commitmentDuration: oneOf("OneMonth", "SixMonths"),
    update: structure({ at: double(), formerModelArn: string() }),
  },
);
