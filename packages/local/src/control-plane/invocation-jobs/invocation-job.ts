import type { JsonObject } from "../../wire/read-json";
import { namedMembers, ownedMembers, type Resource } from "../resources/resource";
import { type Phase, type PhaseAt, phaseAt, stoppablePhaseAt } from "../resources/status-at";
import { LOCAL_TRANSITION_MS } from "../resources/transition-durations";
import { anyObject, structure } from "../shapes/collection-shapes";
import { double, string } from "../shapes/scalar-shapes";
import type { Shape } from "../shapes/shape";

/** Records that every batch job is taken to have: its input is never read, and no output is written. */
export const LOCAL_BATCH_RECORDS = 100;

/** A batch job. Nothing is invoked here. */
export interface InvocationJob extends Resource {
  readonly createdAt: number;
  readonly modelId: string;
  readonly roleArn: string;
  readonly timeoutDurationInHours: number;
  /** Members of the request that GetModelInvocationJob repeats. */
  readonly echoed: JsonObject;
  /** When it was asked to stop. */
  readonly stoppedAt?: number;
}

type RunStatus = "Submitted" | "Validating" | "Scheduled" | "InProgress" | "Completed";

const { submitted, validating, scheduled, inProgress } = LOCAL_TRANSITION_MS.modelInvocationJob;
const COURSE: readonly [Phase<RunStatus>, ...Phase<RunStatus>[]] = [
  { status: "Submitted", lasts: submitted },
  { status: "Validating", lasts: validating },
  { status: "Scheduled", lasts: scheduled },
  { status: "InProgress", lasts: inProgress },
  { status: "Completed", lasts: Infinity },
];

/** The state of a job, and since when. */
export function invocationStatus(
  { createdAt, stoppedAt }: InvocationJob,
  now: number,
): PhaseAt<RunStatus | "Stopping" | "Stopped"> {
  return stoppablePhaseAt(COURSE, createdAt, stoppedAt, now);
}

/** How far a job is. Counts come with the records' validation, and grow evenly while the job runs. */
export function buildRecordCounts({ createdAt, stoppedAt = Infinity }: InvocationJob, now: number): JsonObject {
  const { status, since } = phaseAt(COURSE, createdAt, Math.min(now, stoppedAt));
  if (status === "Submitted" || status === "Validating") return {};
  const share =
    status === "InProgress" ? (Math.min(now, stoppedAt) - since) / inProgress : Number(status === "Completed");
  const processed = Math.floor(LOCAL_BATCH_RECORDS * share);
  return {
    totalRecordCount: LOCAL_BATCH_RECORDS,
    processedRecordCount: processed,
    successRecordCount: processed,
    errorRecordCount: 0,
  };
}

/** A job in a snapshot. */
export const invocationJobShape: Shape<InvocationJob> = structure(
  {
    ...namedMembers,
    createdAt: double(),
    modelId: string(),
    roleArn: string(),
    timeoutDurationInHours: double(),
    echoed: anyObject(),
  },
  { ...ownedMembers, stoppedAt: double() },
);
