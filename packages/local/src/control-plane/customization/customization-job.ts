import type { JsonObject } from "../../wire/read-json";
import { namedMembers, ownedMembers, type Resource } from "../resources/resource";
import { type PhaseAt, phaseAt, stoppablePhaseAt } from "../resources/status-at";
import { toWireTime } from "../resources/to-wire-time";
import { LOCAL_TRANSITION_MS } from "../resources/transition-durations";
import { anyObject, structure } from "../shapes/collection-shapes";
import { double, string } from "../shapes/scalar-shapes";
import type { Shape } from "../shapes/shape";

/** A job that makes a custom model. Nothing is trained here. */
export interface CustomizationJob extends Resource {
  readonly createdAt: number;
  readonly customizationType: string;
  readonly baseModelArn: string;
  readonly outputModelName: string;
  readonly outputModelArn: string;
  /** Members of the request that GetModelCustomizationJob and GetCustomModel repeat. */
  readonly echoed: JsonObject;
  readonly roleArn: string;
  /** When it was asked to stop. */
  readonly stoppedAt?: number;
}

type StageStatus = "NotStarted" | "InProgress" | "Completed" | "Stopping" | "Stopped";

const { validation, dataProcessing, training } = LOCAL_TRANSITION_MS.customizationJob;
/** Ms from the request to the custom model. */
export const CUSTOMIZATION_MS: number = validation + dataProcessing + training;

/** The state of a job, and since when. */
export function customizationStatus(
  { createdAt, stoppedAt }: CustomizationJob,
  now: number,
): PhaseAt<"InProgress" | "Completed" | "Stopping" | "Stopped"> {
  return stoppablePhaseAt(
    [
      { status: "InProgress", lasts: CUSTOMIZATION_MS },
      { status: "Completed", lasts: Infinity },
    ],
    createdAt,
    stoppedAt,
    now,
  );
}

/** The state of each part of the work. */
export function buildStatusDetails(job: CustomizationJob, now: number): JsonObject {
  return {
    validationDetails: buildStage(job, 0, validation, now),
    dataProcessingDetails: buildStage(job, validation, dataProcessing, now),
    trainingDetails: buildStage(job, validation + dataProcessing, training, now),
  };
}

/** @param offset ms from the start of the job to the start of the stage */
function buildStage(job: CustomizationJob, offset: number, lasts: number, now: number): JsonObject {
  const { createdAt, stoppedAt = now } = job;
  const course = phaseAt<StageStatus>(
    [
      { status: "NotStarted", lasts: offset },
      { status: "InProgress", lasts },
      { status: "Completed", lasts: Infinity },
    ],
    createdAt,
    Math.min(now, stoppedAt),
  );
  const wasStopped = course.status === "InProgress" && job.stoppedAt !== undefined;
  const { status, since } = wasStopped ? customizationStatus(job, now) : course;
  if (status === "NotStarted") return { status };
  return { status, creationTime: toWireTime(createdAt + offset), lastModifiedTime: toWireTime(since) };
}

/** A job in a snapshot. */
export const customizationJobShape: Shape<CustomizationJob> = structure(
  {
    ...namedMembers,
    createdAt: double(),
    customizationType: string(),
    baseModelArn: string(),
    outputModelName: string(),
    outputModelArn: string(),
    echoed: anyObject(),
    roleArn: string(),
  },
  { ...ownedMembers, stoppedAt: double() },
);
