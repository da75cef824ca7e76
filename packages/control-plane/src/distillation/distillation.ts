import {
  CreateModelCustomizationJobCommand,
  GetModelCustomizationJobCommand,
  ListModelCustomizationJobsCommand,
  StopModelCustomizationJobCommand,
} from "@aws-sdk/client-bedrock";
import type { S3Client } from "@aws-sdk/client-s3";
import { defaultModelCatalog, type ModelCatalog, omitUndefined } from "@bedrock-routed/core";
import { type ConnectionOptions, type ControlPlaneClient, createConnection } from "../connection";
import { parseOptions } from "../requests/parse-options";
import { readPages } from "../requests/read-pages";
import { ResourceFailedError } from "../requests/resource-failed-error";
import { type CallOptions, regionOf, sendRequest } from "../requests/send";
import { createS3Connection, type S3ConnectionOptions } from "../storage/s3-connection";
import { type UploadOptions, uploadFile } from "../storage/upload-file";
import { type WaitOptions, waitFor } from "../waiter/wait-for";
import { checkTrainingSet } from "./check-training-set";
import { type DistillationDefinition, distillationDefinitionSchema } from "./distillation-definition";
import { type DistillationJob, readJob, readSummary } from "./distillation-job";
import { type DistillationPair, requirePair } from "./pairs";
import { type DistillationPlan, planDistillation } from "./plan-distillation";

/** Options of {@link Distillation}. */
export interface DistillationOptions extends ConnectionOptions, S3ConnectionOptions {
  /** Where models are looked up. @default the shipped catalog */
  readonly modelCatalog?: ModelCatalog | undefined;
  /** Returns the time. It decides which models are past their end of life. @default the clock of the system */
  readonly now?: (() => Date) | undefined;
}

/** Options of `list`. */
export interface ListJobsOptions extends CallOptions {
  /** Leaves out jobs in another state. @default every state */
  readonly status?: DistillationJob["status"] | undefined;
}

/** Options of `watch`. */
export interface WatchOptions extends WaitOptions {
  /** Called with the job each time it was looked at. */
  readonly onProgress?: ((job: DistillationJob) => void) | undefined;
}

const REMEDIES = {
  conflict:
    "A job or a custom model of that name exists, or the job has ended: choose other names, or look at it with get().",
};

/**
 * Lets a small model learn the answers of a large one.
 *
 * @example
 * ```ts
 * const distillation = new Distillation({ region: "us-east-1" });
 * const job = await distillation.create(definition);
 * const { modelArn } = await distillation.watch(job.name, { onProgress: ({ stages }) => console.log(stages) });
 * ```
 */
export class Distillation {
  readonly #client: ControlPlaneClient;
  readonly #s3: S3Client;
  readonly #modelCatalog: ModelCatalog;
  readonly #now: () => Date;

  constructor(options: DistillationOptions = {}) {
    this.#client = createConnection(options);
    this.#s3 = createS3Connection(options, options, () => regionOf(this.#client));
    this.#modelCatalog = options.modelCatalog ?? defaultModelCatalog();
    this.#now = options.now ?? (() => new Date());
  }

  /**
   * Checks the models and every line of the training set, and says what `create` would send. It sends nothing.
   * @throws InvalidOptionError when the definition cannot be used; TrainingSetError with the lines that are wrong
   */
  async plan(definition: DistillationDefinition, options: CallOptions = {}): Promise<DistillationPlan> {
    const parsed = parseOptions(distillationDefinitionSchema, definition);
    const catalog = { now: this.#now(), modelCatalog: this.#modelCatalog };
    const pair = requirePair(parsed.teacher, parsed.student, await regionOf(this.#client), catalog);
    const { data } = parsed;
    const set = "file" in data ? await checkTrainingSet(data.file, rulesOf(pair), options) : undefined;
    return planDistillation(parsed, pair, set);
  }

  /**
   * Checks the training set, uploads it, and starts the job.
   * @throws InvalidOptionError and TrainingSetError before anything is sent; ControlPlaneError when a service refuses
   */
  async create(definition: DistillationDefinition, options: UploadOptions = {}): Promise<DistillationJob> {
    const { requests, trainingSet } = await this.plan(definition, options);
    const { signal } = options;
    let arn = definition.name;
    for (const request of requests) {
      if (request.operation === "PutObject") {
        const path = "file" in definition.data ? definition.data.file : "";
        await uploadFile(this.#s3, { path, bytes: trainingSet?.bytes ?? 0 }, request.input, options);
      } else {
        const command = new CreateModelCustomizationJobCommand(request.input);
        const context = { operation: request.operation, signal, remedies: REMEDIES };
        arn = (await sendRequest(context, (sdk) => this.#client.send(command, sdk))).jobArn ?? arn;
      }
    }
    return this.get(arn, { signal });
  }

  /** Lists the distillation jobs of the account, all pages, the newest first. @throws ControlPlaneError */
  async list({ status, signal }: ListJobsOptions = {}): Promise<DistillationJob[]> {
    const summaries = await readPages(async (nextToken) => {
      const command = new ListModelCustomizationJobsCommand(omitUndefined({ statusEquals: status, nextToken }));
      const context = { operation: "ListModelCustomizationJobs", signal };
      const output = await sendRequest(context, (options) => this.#client.send(command, options));
      return { items: output.modelCustomizationJobSummaries ?? [], nextToken: output.nextToken };
    });
    return summaries.filter(({ customizationType }) => customizationType === "DISTILLATION").map(readSummary);
  }

  /**
   * @param job its name or ARN
   * @throws ControlPlaneError with the reason `not-found` when there is none
   */
  async get(job: string, { signal }: CallOptions = {}): Promise<DistillationJob> {
    const command = new GetModelCustomizationJobCommand({ jobIdentifier: job });
    const context = { operation: "GetModelCustomizationJob", signal };
    return readJob(await sendRequest(context, (options) => this.#client.send(command, options)));
  }

  /**
   * Waits until a job has ended.
   * @param job its name or ARN
   * @returns the job, which is `Completed` or `Stopped`
   * @throws ResourceFailedError when it failed; WaitTimeoutError; ControlPlaneError; the reason of the signal
   */
  async watch(job: string, { onProgress, ...options }: WatchOptions = {}): Promise<DistillationJob> {
    const ended = await waitFor(
      {
        subject: `the distillation job ${JSON.stringify(job)}`,
        read: (call) => this.get(job, call),
        isDone: ({ status }) => status !== "InProgress" && status !== "Stopping",
        onProgress,
      },
      options,
    );
    if (ended.status !== "Failed") return ended;
    const remedy = "Look at its output in S3 and at the permissions of its role.";
    throw new ResourceFailedError("distillation job", ended.name, ended.failureMessage, remedy);
  }

  /**
   * Stops a job. It creates no model then, and what it did so far is billed.
   * @param job its name or ARN
   * @throws ControlPlaneError, with the reason `conflict` when it has ended
   */
  async stop(job: string, { signal }: CallOptions = {}): Promise<void> {
    const command = new StopModelCustomizationJobCommand({ jobIdentifier: job });
    const context = { operation: "StopModelCustomizationJob", signal, remedies: REMEDIES };
    await sendRequest(context, (options) => this.#client.send(command, options));
  }
}

/** Nova takes several turns a line, and the id of the student says how large its context is. */
function rulesOf({ student }: DistillationPair): { readonly severalTurns: boolean; readonly maxTokens: number } {
  const thousands = Number.parseInt(student.slice(student.lastIndexOf(":") + 1), 10);
  return { severalTurns: student.startsWith("amazon.nova"), maxTokens: thousands * 1000 };
}
