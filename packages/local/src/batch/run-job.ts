import { randomUUID } from "node:crypto";
import type { Eventually } from "../eventually";
import { LOCAL_TRANSITION_MS } from "../resources/lifecycle";
import { isJsonObject, type JsonObject, parseBody } from "../wire/read-json";
import { toServiceError, validationError } from "../wire/service-error";
import type { JobFiles } from "./job-files";
import { readLines } from "./read-lines";

/** What a batch job does. */
export interface JobTask {
  /** The id or ARN of the model. */
  readonly modelId: string;
  readonly invocationType: "Converse" | "InvokeModel";
  /** A JSONL file, or a folder of them. */
  readonly input: S3Location;
  /** A folder. */
  readonly output: S3Location;
  /** Ms since 1970. */
  readonly createdAt: number;
  readonly expiresAt: number;
}

/** A bucket, and a key or the beginning of keys. */
export interface S3Location {
  readonly bucket: string;
  readonly key: string;
}

/** How far a job is. The job changes it. */
export interface JobProgress {
  status: "Submitted" | "Validating" | "Scheduled" | "InProgress" | "Stopping" | EndStatus;
  /** When the status began, in ms since 1970. */
  since: number;
  /** Why the job failed. */
  message?: string;
  /** Absent before the records are validated. */
  counts?: RecordCounts;
}

type EndStatus = "Completed" | "PartiallyCompleted" | "Failed" | "Stopped" | "Expired";

export interface RecordCounts {
  readonly total: number;
  success: number;
  error: number;
}

/** What a job needs of its surroundings. */
export interface JobSurroundings {
  readonly files: JobFiles;
  /** Ms since 1970. */
  readonly now: () => number;
  /** Answers one record, as the operation of the task's type does. @throws ServiceError */
  readonly answer: (task: JobTask, modelInput: JsonObject) => Eventually<JsonObject>;
  /** Aborted by StopModelInvocationJob. */
  readonly stop: AbortSignal;
  /** Aborted when the server closes. */
  readonly close: AbortSignal;
}

/**
 * The smallest number of records in a job. On AWS it is a quota of each model, for which users report 100. AWS's
 * documents name no number.
 */
export const LOCAL_BATCH_MINIMUM_RECORDS = 100;

/** Number of records that are answered at the same time. */
const WINDOW = 16;
/** How often a waiting job looks at the clock, in real ms. */
const LOOK_MS = 10;

/** Runs a job to its end. Never rejects. The states last as long as `LOCAL_TRANSITION_MS` says, or longer. */
export async function runJob(task: JobTask, progress: JobProgress, around: JobSurroundings): Promise<void> {
  try {
    progress.status = await toEnd(task, progress, around);
  } catch (error) {
    progress.status = "Failed";
    progress.message = error instanceof Error ? error.message : String(error);
  }
  progress.since = around.now();
}

async function toEnd(task: JobTask, progress: JobProgress, around: JobSurroundings): Promise<EndStatus> {
  const { now } = around;
  const { submitted, validating, scheduled, inProgress } = LOCAL_TRANSITION_MS.modelInvocationJob;
  const enter = (status: JobProgress["status"]): void => {
    if (around.stop.aborted) return;
    progress.status = status;
    progress.since = now();
  };
  const isOver = (): boolean => around.stop.aborted || around.close.aborted || now() >= task.expiresAt;
  const until = async (time: number): Promise<void> => {
    while (now() < time && !isOver()) await pause(LOOK_MS);
  };

  await until(task.createdAt + submitted);
  enter("Validating");
  const keys = await findInput(task, around.files);
  const total = await countRecords(task, keys, around);
  await until(task.createdAt + submitted + validating);
  progress.counts = { total, success: 0, error: 0 };
  enter("Scheduled");
  const start = task.createdAt + submitted + validating + scheduled;
  await until(start);
  if (!isOver()) enter("InProgress");
  /** Number of records that may be answered by now. */
  const allowed = (): number => Math.floor(total * Math.min(1, (now() - start) / inProgress));
  const run = new Run(task, progress.counts, around, isOver, allowed);
  if (!isOver()) await run.writeOutput(keys);
  const { success, error } = progress.counts;
  if (around.stop.aborted) {
    await until(now() + LOCAL_TRANSITION_MS.stopping);
    return "Stopped";
  }
  if (success + error === total) return "Completed";
  return success + error > 0 ? "PartiallyCompleted" : "Expired";
}

/** The job's JSONL files: one, or all of a folder. */
async function findInput({ input: { bucket, key } }: JobTask, files: JobFiles): Promise<readonly string[]> {
  const folder = key === "" || key.endsWith("/") ? key : `${key}/`;
  const found = key.endsWith(".jsonl") ? [key] : await files.list(bucket, folder);
  const keys = found.filter((name) => name.endsWith(".jsonl"));
  if (keys.length > 0) return keys;
  throw new Error(`There is no .jsonl file at s3://${bucket}/${key}.`);
}

/** @throws Error when a line is no record, or there are too few */
async function countRecords({ input }: JobTask, keys: readonly string[], around: JobSurroundings): Promise<number> {
  let total = 0;
  for (const key of keys) {
    let line = 0;
    for await (const text of readLines(around.files.read(input.bucket, key))) {
      line += 1;
      if (!isRecord(text)) throw new Error(`Line ${line} of ${key} is not a JSON object with a modelInput object.`);
      if (line % 1000 === 0) await pause(0);
      if (around.close.aborted) throw new Error("The server was closed.");
    }
    total += line;
  }
  if (total < LOCAL_BATCH_MINIMUM_RECORDS) {
    throw new Error(`The job has ${total} records, which is less than the minimum of ${LOCAL_BATCH_MINIMUM_RECORDS}.`);
  }
  return total;
}

/** Whether a line can be a record. Lines are parsed again when they are answered. */
function isRecord(text: string): boolean {
  const record = parseBody(text);
  return isJsonObject(record) && isJsonObject(record.modelInput);
}

/** Members of a Converse or InvokeModel request that batch inference does not take. */
const REFUSED = ["toolConfig", "tools", "tool_choice", "outputConfig", "output_format", "output_config"];

class Run {
  readonly #task: JobTask;
  readonly #counts: RecordCounts;
  readonly #around: JobSurroundings;
  readonly #isOver: () => boolean;
  readonly #allowed: () => number;
  #inputTokens = 0;
  #outputTokens = 0;

  constructor(
    task: JobTask,
    counts: RecordCounts,
    around: JobSurroundings,
    isOver: () => boolean,
    allowed: () => number,
  ) {
    this.#task = task;
    this.#counts = counts;
    this.#around = around;
    this.#isOver = isOver;
    this.#allowed = allowed;
  }

  /** Writes an output file for each input file, and the manifest. */
  async writeOutput(keys: readonly string[]): Promise<void> {
    const { input, output } = this.#task;
    const { files } = this.#around;
    const folder = output.key === "" || output.key.endsWith("/") ? output.key : `${output.key}/`;
    for (const key of keys) {
      const name = key.slice(key.lastIndexOf("/") + 1);
      await files.write(
        output.bucket,
        `${folder}${name}.out`,
        this.#answerLines(readLines(files.read(input.bucket, key))),
      );
    }
    const { total, success, error } = this.#counts;
    const manifest = {
      totalRecordCount: total,
      processedRecordCount: success + error,
      successRecordCount: success,
      errorRecordCount: error,
      inputTokenCount: this.#inputTokens,
      outputTokenCount: this.#outputTokens,
    };
    await files.write(output.bucket, `${folder}manifest.json.out`, oneChunk(JSON.stringify(manifest)));
  }

  /** Answers a few lines at a time. Their order is not kept, as on AWS: each few come in reverse. */
  async *#answerLines(lines: AsyncGenerator<string>): AsyncGenerator<Uint8Array> {
    try {
      for (;;) {
        while (this.#free() <= 0 && !this.#isOver()) await pause(LOOK_MS);
        const window: string[] = [];
        for (let free = Math.min(WINDOW, this.#free()); free > 0; free -= 1) {
          const next = await lines.next();
          if (next.done === true) break;
          window.push(next.value);
        }
        if (window.length === 0 || this.#isOver()) return;
        const answers = await Promise.all(window.map((line) => this.#answerLine(line)));
        const answered = answers.filter((answer) => answer !== undefined);
        if (answered.length > 0) yield Buffer.from(`${answered.reverse().join("\n")}\n`);
        // Other requests get their turn.
        await pause(0);
      }
    } finally {
      await lines.return(undefined);
    }
  }

  /** Number of records that may be answered now. After the last line of all files there are none, so one more is read. */
  #free(): number {
    const { success, error, total } = this.#counts;
    const done = success + error;
    return done === total ? 1 : this.#allowed() - done;
  }

  /** The line of the output. `undefined` when the job ends before there is an answer. */
  async #answerLine(line: string): Promise<string | undefined> {
    const record = parseBody(line) as JsonObject;
    const modelInput = record.modelInput as JsonObject;
    const recordId = typeof record.recordId === "string" ? record.recordId : randomUUID().slice(0, 11);
    try {
      checkInput(modelInput, line);
      const answer = this.#around.answer(this.#task, modelInput);
      const modelOutput = answer instanceof Promise ? await Promise.race([answer, this.#untilOver(answer)]) : answer;
      if (modelOutput === undefined) return undefined;
      this.#counts.success += 1;
      this.#countTokens(modelOutput);
      return JSON.stringify({ modelInput, modelOutput, recordId });
    } catch (error) {
      const { status, message } = toServiceError(error);
      this.#counts.error += 1;
      return JSON.stringify({ modelInput, error: { errorCode: status, errorMessage: message }, recordId });
    }
  }

  /** Resolves when the job is over before a slow model has answered. */
  async #untilOver(answer: Promise<unknown>): Promise<undefined> {
    let isAnswered = false;
    const note = (): void => {
      isAnswered = true;
    };
    answer.then(note, note);
    await Promise.resolve();
    while (!isAnswered && !this.#isOver()) await pause(LOOK_MS);
    return isAnswered ? answer.then(() => undefined) : undefined;
  }

  #countTokens({ usage }: JsonObject): void {
    if (!isJsonObject(usage)) return;
    this.#inputTokens += Number(usage.inputTokens ?? usage.input_tokens ?? 0);
    this.#outputTokens += Number(usage.outputTokens ?? usage.output_tokens ?? 0);
  }
}

/** @throws ServiceError when a record has what batch inference does not take */
function checkInput(modelInput: JsonObject, line: string): void {
  const refused = REFUSED.find((name) => name in modelInput);
  if (refused !== undefined) throw validationError(`Batch inference does not support ${refused}.`);
  if (line.includes('"cachePoint"') || line.includes('"cache_control"')) {
    throw validationError("Batch inference does not support prompt caching.");
  }
}

async function* oneChunk(text: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(text);
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    if (ms === 0) setImmediate(resolve);
    else setTimeout(resolve, ms).unref();
  });
}
