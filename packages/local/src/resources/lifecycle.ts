/**
 * Durations of the states of resources, in ms of the clock `options.now`. In the real service they take minutes to
 * hours. These are short enough to wait for and long enough to be seen.
 */
export const LOCAL_TRANSITION_MS: {
  readonly customizationJob: {
    readonly validation: number;
    readonly dataProcessing: number;
    readonly training: number;
  };
  readonly customModelDeployment: { readonly creating: number };
  readonly modelInvocationJob: {
    readonly submitted: number;
    readonly validating: number;
    readonly scheduled: number;
    readonly inProgress: number;
  };
  readonly provisionedModelThroughput: { readonly creating: number; readonly updating: number };
  /** From a Stop request to the status `Stopped`. */
  readonly stopping: number;
} = {
  customizationJob: { validation: 10_000, dataProcessing: 20_000, training: 60_000 },
  customModelDeployment: { creating: 10_000 },
  // These have work of their own, so they only need to be seen.
  modelInvocationJob: { submitted: 500, validating: 500, scheduled: 500, inProgress: 1_500 },
  provisionedModelThroughput: { creating: 10_000, updating: 10_000 },
  stopping: 5_000,
};

/** A state and its duration. */
interface Phase<Status extends string> {
  readonly status: Status;
  /** Ms. The last phase of a course lasts forever. */
  readonly lasts: number;
}

/** The current state of a resource. */
export interface PhaseAt<Status extends string> {
  readonly status: Status;
  /** When the state began, in ms since 1970. */
  readonly since: number;
}

/** The states of a resource in their order. */
export type Course<Status extends string> = readonly [Phase<Status>, ...Phase<Status>[]];

/** Returns the phase at `now` of a course that began at `start`. Before `start` it is the first phase. */
export function phaseAt<Status extends string>(course: Course<Status>, start: number, now: number): PhaseAt<Status> {
  let since = start;
  let current: Phase<Status> = course[0];
  for (const next of course.slice(1)) {
    if (now < since + current.lasts) break;
    since += current.lasts;
    current = next;
  }
  return { status: current.status, since };
}

/** Same as `phaseAt` for a course that a Stop request may have ended. @param stoppedAt time of the Stop request */
export function stoppablePhaseAt<Status extends string>(
  course: Course<Status>,
  start: number,
  stoppedAt: number | undefined,
  now: number,
): PhaseAt<Status | "Stopping" | "Stopped"> {
  if (stoppedAt === undefined) return phaseAt(course, start, now);
  return phaseAt(
    [
      { status: "Stopping", lasts: LOCAL_TRANSITION_MS.stopping },
      { status: "Stopped", lasts: Infinity },
    ],
    stoppedAt,
    now,
  );
}

/** Formats ms since 1970 as the service writes times. */
export function toWireTime(time: number): string {
  return new Date(time).toISOString();
}
