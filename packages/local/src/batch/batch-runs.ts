import type { InvocationJob } from "../control-plane/control-plane";
import type { JsonObject } from "../wire/read-json";
import { validationError } from "../wire/service-error";
import { type JobProgress, type JobSurroundings, type JobTask, runJob, type S3Location } from "./run-job";

const MS_PER_HOUR = 3_600_000;

/** A job that this server runs, or has run. */
interface JobRun {
  readonly progress: JobProgress;
  readonly stop: AbortController;
}

/** The batch jobs of one server, while they run. What is left of them afterwards is in the store of jobs. */
export class BatchRuns {
  readonly #surroundings: Pick<JobSurroundings, "files" | "now" | "answer">;
  readonly #runs = new Map<string, JobRun>();
  readonly #close = new AbortController();
  readonly #running = new Set<Promise<void>>();

  constructor(surroundings: Pick<JobSurroundings, "files" | "now" | "answer">) {
    this.#surroundings = surroundings;
  }

  /**
   * Starts a job.
   * @param ended called when the job has ended
   * @throws ServiceError (ValidationException) when a location is not one of S3
   */
  start(job: InvocationJob, jobId: string, ended: (progress: JobProgress) => void): void {
    const { echoed, createdAt, timeoutDurationInHours, modelId } = job;
    const output = readLocation(echoed, "outputDataConfig", "s3OutputDataConfig");
    const task: JobTask = {
      modelId,
      invocationType: echoed.modelInvocationType === "Converse" ? "Converse" : "InvokeModel",
      input: readLocation(echoed, "inputDataConfig", "s3InputDataConfig"),
      output: { ...output, key: joinKey(output.key, jobId) },
      createdAt,
      expiresAt: createdAt + timeoutDurationInHours * MS_PER_HOUR,
    };
    const stop = new AbortController();
    const progress: JobProgress = { status: "Submitted", since: createdAt };
    this.#runs.set(job.arn, { progress, stop });
    const around = { ...this.#surroundings, stop: stop.signal, close: this.#close.signal };
    const running = runJob(task, progress, around).then(() => {
      this.#running.delete(running);
      if (!this.#close.signal.aborted) ended(progress);
    });
    this.#running.add(running);
  }

  /** How far a job is. `undefined` for a job of an earlier server. */
  find(arn: string): JobProgress | undefined {
    return this.#runs.get(arn)?.progress;
  }

  /** Stops a job. Records that were answered are written. */
  stop(arn: string): void {
    const run = this.#runs.get(arn);
    if (run === undefined) return;
    run.progress.status = "Stopping";
    run.progress.since = this.#surroundings.now();
    run.stop.abort();
  }

  /** Ends all jobs where they are. */
  async close(): Promise<void> {
    this.#close.abort();
    await Promise.all(this.#running);
  }
}

function joinKey(folder: string, name: string): string {
  return folder === "" || folder.endsWith("/") ? `${folder}${name}` : `${folder}/${name}`;
}

/** Reads `s3://bucket/key` of a request that fits the service model. */
function readLocation(echoed: JsonObject, config: string, name: string): S3Location {
  const uri = ((echoed[config] as JsonObject)[name] as JsonObject | undefined)?.s3Uri;
  if (typeof uri !== "string") throw validationError(`${config} must name an S3 location.`);
  const [bucket = "", ...key] = uri.slice("s3://".length).split("/");
  return { bucket, key: key.join("/") };
}
