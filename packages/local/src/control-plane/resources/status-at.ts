import { LOCAL_TRANSITION_MS } from "./transition-durations";

/** A state, and how long it lasts. */
export interface Phase<Status extends string> {
  readonly status: Status;
  /** Ms; the last phase of a course lasts for ever. */
  readonly lasts: number;
}

/** Where in a course of states a resource is. */
export interface PhaseAt<Status extends string> {
  readonly status: Status;
  /** When it began, in ms since 1970. */
  readonly since: number;
}

/** The phase of a course that began at `start`. Before it, the first one. */
export function phaseAt<Status extends string>(
  course: readonly [Phase<Status>, ...Phase<Status>[]],
  start: number,
  now: number,
): PhaseAt<Status> {
  let since = start;
  let current: Phase<Status> = course[0];
  for (const next of course.slice(1)) {
    if (now < since + current.lasts) break;
    since += current.lasts;
    current = next;
  }
  return { status: current.status, since };
}

/** The phase of a course that a Stop request may have ended. */
export function stoppablePhaseAt<Status extends string>(
  course: readonly [Phase<Status>, ...Phase<Status>[]],
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
