import { join } from "node:path";
import type { S3Client } from "@aws-sdk/client-s3";
import { type ModelCatalog, omitUndefined } from "@bedrock-routed/core";
import type { Callbacks } from "@langchain/core/callbacks/manager";
import { z } from "zod";
import type { ControlPlaneClient } from "../../connection";
import { ControlPlaneError } from "../../requests/control-plane-error";
import { parseOptions } from "../../requests/parse-options";
import type { CallOptions } from "../../requests/send";
import { listFolder, openObject } from "../../storage/objects";
import { isUploaded, uploadFile } from "../../storage/upload-file";
import { type WaitOptions, waitFor, waitOptionsShape } from "../../waiter/wait-for";
import type { BatchDefinition } from "../batch-definition";
import { BatchStateError, BatchTooSmallError } from "../batch-errors";
import type { BatchModel } from "../batch-model";
import { type BatchPlan, objectOf, outputFolderOf, planBatch } from "../plan-batch";
import type { BatchQuotas } from "../quotas";
import { type BatchJob, createJob, findJob, getJob, hasEnded, stopJob } from "./job-requests";
import { type JoinedRecord, joinResults } from "./join-results";
import type { Manifest, ManifestJob } from "./manifest";
import type { OutputSource } from "./order-output";
import { type BatchFailure, type BatchResult, readResult } from "./read-result";
import { reportResults } from "./report-results";
import { planJobs, type RecordLine, recordsOf, writeFiles } from "./write-files";

/** How far a run is. */
export interface BatchProgress {
  /** 0, and one more for each retry of failed records. */
  readonly attempt: number;
  readonly files: number;
  readonly uploadedFiles: number;
  /** The jobs of the attempt. */
  readonly jobs: readonly BatchJob[];
  /** Sums over the jobs. */
  readonly records: number;
  readonly processed: number;
  readonly succeeded: number;
  readonly failed: number;
  /** Whether all jobs have ended, or will not be created because the run was stopped. */
  readonly isDone: boolean;
}

/** Options of `submit` and `wait`. */
export interface BatchProgressOptions extends CallOptions {
  /** Called after each upload and each look at the jobs. */
  readonly onProgress?: ((progress: BatchProgress) => void) | undefined;
}

/** Options of `wait`. */
export interface BatchWaitOptions extends WaitOptions, BatchProgressOptions {}

/** Options of `results`. */
export interface BatchResultOptions extends CallOptions {
  /** LangChain callbacks, such as a `BedrockSavingsHandler`, that count each result as a call. @default none */
  readonly callbacks?: Callbacks | undefined;
}

/** Options of `retryFailed`. */
export interface RetryOptions extends CallOptions {
  /** Which failures are tried again. @default all but those with code 400, which the same record would get again */
  readonly select?: ((failure: BatchFailure) => boolean) | undefined;
}

const waitSchema = z.strictObject({
  ...waitOptionsShape,
  onProgress: z
    .custom<BatchProgressOptions["onProgress"]>((value) => typeof value === "function", "pass a function")
    .optional(),
});

/** What a run consists of. */
export interface BatchRunParts {
  readonly client: ControlPlaneClient;
  readonly s3: S3Client;
  readonly modelCatalog: ModelCatalog;
  readonly definition: BatchDefinition;
  readonly quotas: BatchQuotas;
  readonly model: BatchModel;
  readonly manifest: Manifest;
}

/** A run of batch inference whose input files are written. `BedrockBatch` makes them. */
export class BatchRun {
  readonly #parts: BatchRunParts;
  /** What the service said last about a job that had not ended, by its name. */
  readonly #seen = new Map<string, Omit<BatchJob, "name" | "arn" | "records">>();
  #last: Promise<unknown> = Promise.resolve();

  constructor(parts: BatchRunParts) {
    this.#parts = parts;
  }

  /** The local folder of the run. */
  get folder(): string {
    return this.#parts.definition.folder;
  }

  /** What the latest attempt sends, or has sent. */
  get plan(): BatchPlan {
    const { definition, model, modelCatalog } = this.#parts;
    return planBatch({ definition, jobs: this.#jobs, model: model.invokedModel, modelCatalog });
  }

  /**
   * Uploads files and creates jobs, as many as `quotas.maxActiveJobs` allows. What an earlier call or an earlier
   * process has sent is not sent again.
   * @throws ControlPlaneError when a request is refused
   */
  async submit(options: BatchProgressOptions = {}): Promise<BatchProgress> {
    return this.#inTurn(() => this.#advance(options));
  }

  /**
   * Submits the run, and waits until all jobs have ended. A job that fails is no error here: its records are failures
   * of the results.
   * @throws WaitTimeoutError after `timeoutMs`; ControlPlaneError when a request is refused; InvalidOptionError
   */
  async wait(options: BatchWaitOptions = {}): Promise<BatchProgress> {
    const { onProgress, ...waitOptions } = parseOptions(waitSchema, options) as BatchWaitOptions;
    return waitFor(
      {
        subject: `the batch run ${this.#parts.definition.name}`,
        read: ({ signal }) => this.#inTurn(() => this.#advance(omitUndefined({ signal, onProgress }))),
        isDone: ({ isDone }) => isDone,
      },
      waitOptions,
    );
  }

  /** Looks at the jobs, and sends nothing else. @throws ControlPlaneError */
  async status({ signal }: CallOptions = {}): Promise<BatchProgress> {
    return this.#inTurn(async () => {
      await this.#lookAtAll(signal);
      return this.#progress();
    });
  }

  /** Stops all jobs that run, and creates no further ones. Records that were answered have results. @throws ControlPlaneError */
  async stop(options: CallOptions = {}): Promise<void> {
    await this.#inTurn(async () => {
      await this.#parts.manifest.append({ step: "stopped" });
      for (const { arn, ended } of this.#jobs) {
        if (arn !== undefined && ended === undefined) await stopJob(this.#parts.client, arn, options);
      }
    });
  }

  /**
   * Reads the results, in the order of the inputs: one for each input. It can be called again. With `callbacks`, the
   * results are then counted again.
   * @throws BatchStateError when jobs have not ended; ControlPlaneError when output cannot be read
   */
  async *results({ callbacks, signal }: BatchResultOptions = {}): AsyncGenerator<BatchResult> {
    const { model, definition } = this.#parts;
    yield* reportResults(this.#results({ signal }), callbacks, model, definition.model);
  }

  /**
   * Makes a new attempt of the records that failed. `submit` or `wait` sends it, and `results` then has its answers in
   * their places.
   * @returns what the attempt sends; `undefined` when nothing is to be tried again
   * @throws BatchTooSmallError when they are too few for a job; BatchStateError when jobs have not ended
   */
  async retryFailed({ select = canSucceed, signal }: RetryOptions = {}): Promise<BatchPlan | undefined> {
    const { manifest, quotas, model, definition } = this.#parts;
    return this.#inTurn(async () => {
      const attempt = manifest.state.attempts.length;
      const failed = this.#failedLines((record) => {
        const { failure } = readResult(record, model, definition.model);
        return failure !== undefined && select(failure);
      }, signal);
      const files = await writeFiles(failed, this.folder, attempt, quotas);
      if (files.length === 0) return undefined;
      await this.#prepare(attempt, files);
      return this.plan;
    });
  }

  get #jobs(): readonly ManifestJob[] {
    return this.#parts.manifest.state.attempts.at(-1) ?? [];
  }

  /** Two calls at the same time must not send the same thing. */
  #inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
    const result = this.#last.then(work);
    this.#last = result.catch(() => {});
    return result;
  }

  async #prepare(attempt: number, files: Parameters<typeof planJobs>[0]): Promise<void> {
    const { manifest, quotas } = this.#parts;
    requireEnough(files, quotas);
    await manifest.append({ step: "prepared", attempt, files, jobs: planJobs(files, quotas) });
  }

  /** Looks at the jobs that run, then sends what is next. */
  async #advance({ signal, onProgress }: BatchProgressOptions): Promise<BatchProgress> {
    const { manifest, quotas, client } = this.#parts;
    await this.#lookAtAll(signal);
    onProgress?.(this.#progress());
    for (const job of this.#jobs) {
      const active = this.#jobs.filter(({ arn, ended }) => arn !== undefined && ended === undefined).length;
      if (job.arn !== undefined || manifest.state.isStopped || active >= quotas.maxActiveJobs) continue;
      await this.#upload(job, { signal, onProgress });
      const known = job.isCreating ? await findJob(client, job.name, { signal }) : undefined;
      const arn = known ?? (await this.#create(job, active, signal));
      // The account has no room now. There will be when a job ends.
      if (arn === undefined) break;
      await manifest.append({ step: "created", job: job.name, arn });
      onProgress?.(this.#progress());
    }
    return this.#progress();
  }

  async #lookAtAll(signal: AbortSignal | undefined): Promise<void> {
    for (const job of this.#jobs) if (job.arn !== undefined && job.ended === undefined) await this.#look(job, signal);
  }

  async #look(job: ManifestJob, signal: AbortSignal | undefined): Promise<void> {
    const found = await getJob(this.#parts.client, job.arn ?? "", { signal });
    const { status = "Submitted", message } = found;
    const seen = {
      status,
      message,
      processed: found.processedRecordCount ?? 0,
      succeeded: found.successRecordCount ?? 0,
      failed: found.errorRecordCount ?? 0,
    };
    this.#seen.set(job.name, seen);
    if (hasEnded(status)) await this.#parts.manifest.append({ step: "ended", job: job.name, ...seen });
  }

  async #upload(job: ManifestJob, { signal, onProgress }: BatchProgressOptions): Promise<void> {
    const { manifest, s3, definition } = this.#parts;
    const owner = omitUndefined({ ExpectedBucketOwner: definition.bucketOwner });
    for (const file of job.files) {
      if (manifest.state.uploaded.has(file.name)) continue;
      const target = { ...objectOf(definition, job, file), ...owner };
      const isBegun = manifest.state.uploading.has(file.name);
      if (!isBegun) await manifest.append({ step: "uploading", file: file.name });
      const source = { path: join(this.folder, file.name), bytes: file.bytes, sha256: file.sha256 };
      if (!isBegun || !(await isUploaded(s3, source, target, { signal }))) {
        await uploadFile(s3, source, target, { signal });
      }
      await manifest.append({ step: "uploaded", file: file.name });
      onProgress?.(this.#progress());
    }
  }

  /** @returns `undefined` when other jobs of the run must end first */
  async #create(job: ManifestJob, active: number, signal: AbortSignal | undefined): Promise<string | undefined> {
    const { manifest, client, definition } = this.#parts;
    if (!job.isCreating) await manifest.append({ step: "creating", job: job.name });
    try {
      return await createJob(client, definition, job, { signal });
    } catch (error) {
      const isFull = ControlPlaneError.isInstance(error) && (error.reason === "quota" || error.reason === "throttled");
      if (isFull && active > 0) return undefined;
      throw error;
    }
  }

  #progress(): BatchProgress {
    const { state } = this.#parts.manifest;
    const none = { message: undefined, processed: 0, succeeded: 0, failed: 0 };
    const jobs = this.#jobs.map(({ name, arn, ended, files }): BatchJob => {
      const status = arn === undefined ? "NotCreated" : "Submitted";
      return {
        ...none,
        status,
        ...this.#seen.get(name),
        ...ended,
        message: ended?.message,
        name,
        arn,
        records: recordsOf(files),
      };
    });
    const files = this.#jobs.flatMap((job) => job.files);
    const sum = (read: (job: BatchJob) => number): number => jobs.reduce((total, job) => total + read(job), 0);
    return {
      attempt: state.attempts.length - 1,
      files: files.length,
      uploadedFiles: files.filter(({ name }) => state.uploaded.has(name)).length,
      jobs,
      records: recordsOf(files),
      processed: sum((job) => job.processed),
      succeeded: sum((job) => job.succeeded),
      failed: sum((job) => job.failed),
      isDone: jobs.every(({ status }) => hasEnded(status) || (state.isStopped && status === "NotCreated")),
    };
  }

  async *#results({ signal }: CallOptions): AsyncGenerator<BatchResult> {
    const { model, definition } = this.#parts;
    for await (const record of this.#join(signal)) yield readResult(record, model, definition.model);
  }

  #join(signal: AbortSignal | undefined): AsyncGenerator<JoinedRecord> {
    if (!this.#progress().isDone) {
      throw new BatchStateError("The jobs of this run have not ended. Await wait() first.");
    }
    const { attempts } = this.#parts.manifest.state;
    return joinResults({ folder: this.folder, attempts, findOutput: (job) => this.#findOutput(job, signal) });
  }

  /** The output of a job's files. The service puts it into a folder of its own, below the one of the job. */
  async #findOutput(job: ManifestJob, signal: AbortSignal | undefined): Promise<ReadonlyMap<string, OutputSource>> {
    const { definition, s3 } = this.#parts;
    if (job.arn === undefined) return new Map();
    const { bucket, prefix } = outputFolderOf(definition, job);
    const objects = await listFolder(s3, { bucket, prefix }, definition.bucketOwner, { signal });
    const byName = new Map(objects.map(({ key, bytes }) => [key.slice(key.lastIndexOf("/") + 1), { key, bytes }]));
    const owner = omitUndefined({ ExpectedBucketOwner: definition.bucketOwner });
    const found = job.files.flatMap(({ name, first, last }) => {
      const object = byName.get(`${name}.out`);
      if (object === undefined) return [];
      const open = () => openObject(s3, { Bucket: bucket, Key: object.key, ...owner }, { signal });
      return [[name, { open, bytes: object.bytes, first, last }] as const];
    });
    return new Map(found);
  }

  async *#failedLines(
    select: (record: JoinedRecord) => boolean,
    signal: AbortSignal | undefined,
  ): AsyncGenerator<RecordLine> {
    for await (const record of this.#join(signal)) {
      const { index, line } = record;
      // The estimate is that of the first attempt, for the whole file alone, so it counts characters here.
      if (select(record))
        yield { index, line, inputTokens: Math.ceil(line.length / 4), outputTokens: undefined, media: 0 };
    }
  }
}

/** @throws BatchTooSmallError when a job would have too few records */
export function requireEnough(files: Parameters<typeof planJobs>[0], quotas: BatchQuotas): void {
  const byName = new Map(files.map((file) => [file.name, file]));
  const jobs = planJobs(files, quotas).map((names) => recordsOf(names.flatMap((name) => byName.get(name) ?? [])));
  const smallest = Math.min(...jobs, jobs.length === 0 ? 0 : Infinity);
  if (smallest < quotas.minRecordsPerJob) throw new BatchTooSmallError(smallest, quotas.minRecordsPerJob);
}

function canSucceed({ code }: BatchFailure): boolean {
  return code !== 400;
}
