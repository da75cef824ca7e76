import type { RoutingRecord } from "@bedrock-routed/core";
import type { CapturedQuestion } from "./captured-content";

/** Some runs never end, such as streams of other chat models that their reader left. Beyond this number, the oldest runs are dropped. */
const MAX_OPEN_RUNS = 10_000;

/** The longest path of names. A run that is nested deeper loses its outermost names. */
const LONGEST_PATH = 50;

/** Any run in progress. */
export interface OpenRun {
  readonly name: string;
  readonly parentRunId: string | undefined;
}

/** A run of a chat model in progress. */
export interface OpenCall {
  readonly parentRunId: string | undefined;
  /** ms since 1970. */
  readonly startedAt: number;
  readonly modelName: string | undefined;
  readonly tags: readonly string[];
  readonly labels: Readonly<Record<string, string>>;
  readonly path: readonly string[];
  readonly question?: CapturedQuestion | undefined;
  /** Number of cache points in the request, as far as callbacks show them. */
  readonly cachePoints?: number | undefined;
  /** Set by the first chunk of a stream, in ms since 1970. */
  firstTokenAt?: number;
  /** What the chat model knew when the call ended without an answer. */
  routing?: RoutingRecord;
}

/** The runs in progress, by run id, in bounded memory. */
export class OpenRuns<Run> {
  readonly #runs: Map<string, Run> = new Map();
  #dropped = 0;

  /** Number of runs in progress. */
  get size(): number {
    return this.#runs.size;
  }

  /** Number of runs that were dropped because there were too many. */
  get dropped(): number {
    return this.#dropped;
  }

  open(runId: string, run: Run): void {
    this.#runs.set(runId, run);
    if (this.#runs.size <= MAX_OPEN_RUNS) return;
    for (const oldest of this.#runs.keys()) {
      this.#runs.delete(oldest);
      this.#dropped += 1;
      break;
    }
  }

  get(runId: string): Run | undefined {
    return this.#runs.get(runId);
  }

  /** Removes a run. `undefined` when it has ended already: a handler that is registered twice gets every event twice. */
  close(runId: string): Run | undefined {
    const run = this.#runs.get(runId);
    this.#runs.delete(runId);
    return run;
  }
}

/** Names of a run and of the runs around it, outermost first. */
export function pathOf(runs: OpenRuns<OpenRun>, runId: string | undefined): readonly string[] {
  const path: string[] = [];
  for (let id = runId; id !== undefined && path.length < LONGEST_PATH; ) {
    const run = runs.get(id);
    if (run === undefined) break;
    path.push(run.name);
    id = run.parentRunId;
  }
  return path.reverse();
}
