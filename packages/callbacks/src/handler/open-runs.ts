import type { CapturedContent } from "../record/captured-content";

/** Runs whose end never comes, such as streams that their reader left, are forgotten past this number. */
const MAXIMUM_OPEN_RUNS = 10_000;

/** A run nested deeper than this has lost its outermost names. */
const DEEPEST_PATH = 50;

/** Any run that has not ended. */
export interface OpenRun {
  readonly name: string;
  readonly parentRunId: string | undefined;
}

/** A run of a chat model that has not ended. */
export interface OpenCall {
  readonly parentRunId: string | undefined;
  readonly startedAt: number;
  readonly modelName: string | undefined;
  readonly tags: readonly string[];
  readonly labels: Readonly<Record<string, string>>;
  readonly path: readonly string[];
  readonly question?: Omit<CapturedContent, "answer"> | undefined;
  /** Set by the first piece of a stream. */
  firstTokenAt?: number;
}

/** What runs are under way, in bounded memory: the oldest are forgotten first. */
export class OpenRuns<Run> {
  readonly #runs: Map<string, Run> = new Map();

  open(runId: string, run: Run): void {
    this.#runs.set(runId, run);
    if (this.#runs.size <= MAXIMUM_OPEN_RUNS) return;
    for (const oldest of this.#runs.keys()) {
      this.#runs.delete(oldest);
      break;
    }
  }

  get(runId: string): Run | undefined {
    return this.#runs.get(runId);
  }

  /** `undefined` for a run that has ended already: a handler that is registered twice hears everything twice. */
  close(runId: string): Run | undefined {
    const run = this.#runs.get(runId);
    this.#runs.delete(runId);
    return run;
  }
}

/** Names of a run and of those around it, outermost first. */
export function pathOf(runs: OpenRuns<OpenRun>, runId: string | undefined): readonly string[] {
  const path: string[] = [];
  for (let id = runId; id !== undefined && path.length < DEEPEST_PATH; ) {
    const run = runs.get(id);
    if (run === undefined) break;
    path.push(run.name);
    id = run.parentRunId;
  }
  return path.reverse();
}
