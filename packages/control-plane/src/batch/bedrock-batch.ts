import { randomUUID } from "node:crypto";
import type { S3Client } from "@aws-sdk/client-s3";
import { defaultModelCatalog, InvalidOptionError, type ModelCatalog, omitUndefined } from "@bedrock-routed/core";
import { type ConnectionOptions, type ControlPlaneClient, createConnection } from "../connection";
import { parseOptions } from "../requests/parse-options";
import { type CallOptions, regionOf } from "../requests/send";
import { createS3Connection, type S3ConnectionOptions } from "../storage/s3-connection";
import { type BatchDefinition, batchDefinitionSchema } from "./batch-definition";
import { BatchStateError } from "./batch-errors";
import { resolveBatchModel } from "./batch-model";
import { type BatchQuotas, DEFAULT_QUOTAS } from "./quotas";
import type { BatchInputs } from "./records/to-record";
import { BatchRun, requireEnough } from "./run/batch-run";
import { Manifest } from "./run/manifest";
import { prepareLines } from "./run/prepare-lines";
import { planJobs, writeFiles } from "./run/write-files";

/** Options of {@link BedrockBatch}. */
export interface BedrockBatchOptions extends ConnectionOptions, S3ConnectionOptions {
  /** Where models and prices are looked up. @default the shipped catalog */
  readonly modelCatalog?: ModelCatalog | undefined;
}

/**
 * Batch inference: any number of inputs, at the batch price, with their answers in order. Each run has a local folder,
 * from which it goes on after a crash.
 *
 * @example
 * ```ts
 * const batch = new BedrockBatch({ region: "us-east-1" });
 * const run = await batch.prepare(definition, prompts);
 * console.log(run.plan.cost);
 * await run.wait();
 * for await (const { index, message, failure } of run.results()) console.log(index, message?.text ?? failure?.message);
 * ```
 */
export class BedrockBatch {
  readonly #client: ControlPlaneClient;
  readonly #s3: S3Client;
  readonly #modelCatalog: ModelCatalog;

  /** @throws InvalidOptionError when a client comes with options that only a new client can use */
  constructor(options: BedrockBatchOptions = {}) {
    this.#client = createConnection(options);
    this.#s3 = createS3Connection(options, options, () => regionOf(this.#client));
    this.#modelCatalog = options.modelCatalog ?? defaultModelCatalog();
  }

  /**
   * Checks all inputs, writes them to the folder of the run, and says in `plan` what would be sent. Nothing is sent.
   * When the folder has the same run already, the inputs are not read again, and the run goes on from where it was.
   * @param inputs prompts, messages, prompt values or requests of Converse, in a list or an (async) iterable; they are
   * read one after the other, so that there can be any number
   * @throws BatchRecordError for an input that batch inference cannot take; BatchTooSmallError for too few;
   * InvalidOptionError for a definition that cannot be used, or a folder of another run
   */
  async prepare(definition: BatchDefinition, inputs: BatchInputs, { signal }: CallOptions = {}): Promise<BatchRun> {
    const wanted = parseOptions(batchDefinitionSchema, definition);
    requireInputs(inputs);
    const model = await resolveBatchModel(wanted, this.#client, { signal });
    const quotas = resolveQuotas(wanted);
    const manifest = await Manifest.open(wanted.folder);
    const parts = { client: this.#client, s3: this.#s3, modelCatalog: this.#modelCatalog, quotas, model, manifest };
    const { attempts, definition: known, runId = randomUUID().slice(0, 8) } = manifest.state;
    if (attempts.length > 0) {
      requireSame(wanted, known);
      return new BatchRun({ ...parts, definition: wanted });
    }
    await manifest.append({ step: "run", version: 1, runId, definition: wanted });
    const settings = { parameters: wanted, form: model.form, maxBytes: quotas.maxFileBytes, signal };
    const files = await writeFiles(prepareLines(inputs, settings), wanted.folder, 0, quotas);
    requireEnough(files, quotas);
    await manifest.append({ step: "prepared", attempt: 0, files, jobs: planJobs(files, quotas) });
    return new BatchRun({ ...parts, definition: wanted });
  }

  /**
   * Opens the run of a folder, to go on with it or to read its results.
   * @throws BatchStateError when the folder has no run that was prepared to its end
   */
  async open(folder: string, { signal }: CallOptions = {}): Promise<BatchRun> {
    const manifest = await Manifest.open(folder);
    const { definition: known, attempts } = manifest.state;
    if (known === undefined || attempts.length === 0) {
      throw new BatchStateError(`${folder} has no prepared run. Call prepare() with its inputs.`);
    }
    const definition = { ...known, folder };
    const model = await resolveBatchModel(definition, this.#client, { signal });
    const quotas = resolveQuotas(definition);
    const modelCatalog = this.#modelCatalog;
    return new BatchRun({ client: this.#client, s3: this.#s3, modelCatalog, quotas, model, manifest, definition });
  }
}

function resolveQuotas({ quotas = {} }: BatchDefinition): BatchQuotas {
  return { ...DEFAULT_QUOTAS, ...omitUndefined({ ...quotas }) };
}

/** A text is iterable, too: each of its characters would become a prompt. */
function requireInputs(inputs: unknown): void {
  const isIterable =
    typeof inputs === "object" && inputs !== null && (Symbol.iterator in inputs || Symbol.asyncIterator in inputs);
  if (isIterable) return;
  throw new InvalidOptionError("inputs", InvalidOptionError.hidden, "pass a list or an iterable of inputs");
}

/** A folder that was moved is the same. */
function requireSame(wanted: BatchDefinition, known: BatchDefinition | undefined): void {
  const text = (definition: BatchDefinition | undefined): string => JSON.stringify({ ...definition, folder: "" });
  if (text(wanted) === text(known)) return;
  const remedy = `it has the run ${JSON.stringify(known?.name)} with another definition. Use a new folder for a new run`;
  throw new InvalidOptionError("folder", wanted.folder, remedy);
}
