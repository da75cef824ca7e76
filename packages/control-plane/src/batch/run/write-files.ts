import { createHash } from "node:crypto";
import { type FileHandle, open } from "node:fs/promises";
import { join } from "node:path";
import type { BatchQuotas } from "../quotas";
import type { BatchFile } from "./manifest";

/** A line of an input file, and what its record needs. */
export interface RecordLine {
  /** Position of the input. */
  readonly index: number;
  /** JSON, without a line feed. */
  readonly line: string;
  readonly inputTokens: number;
  /** The record's `maxTokens`. */
  readonly outputTokens: number | undefined;
  readonly media: number;
}

/** Bytes that are collected before they are written. */
const BUFFER_BYTES = 1024 * 1024;
/** A job has about so many files. Whole files can then move between jobs. */
const FILES_PER_JOB = 10;

/**
 * Writes lines into files that fit the quotas. At most one megabyte of them is in memory.
 * @param attempt 0, and one more for each retry
 */
export async function writeFiles(
  lines: AsyncIterable<RecordLine>,
  folder: string,
  attempt: number,
  quotas: BatchQuotas,
): Promise<BatchFile[]> {
  const maxRecords = Math.min(quotas.maxRecordsPerFile, Math.ceil(quotas.maxRecordsPerJob / FILES_PER_JOB));
  const maxBytes = Math.min(quotas.maxFileBytes, Math.ceil(quotas.maxJobBytes / FILES_PER_JOB));
  const files: BatchFile[] = [];
  let current: FileWriter | undefined;
  try {
    for await (const record of lines) {
      const bytes = Buffer.byteLength(record.line) + 1;
      if (current !== undefined && (current.records >= maxRecords || current.bytes + bytes > maxBytes)) {
        files.push(await current.end());
        current = undefined;
      }
      current ??= await FileWriter.create(folder, `a${attempt}-${String(files.length).padStart(5, "0")}.jsonl`);
      await current.add(record, bytes);
    }
    if (current !== undefined) files.push(await current.end());
    current = undefined;
    return files;
  } finally {
    await current?.abandon();
  }
}

class FileWriter {
  records = 0;
  bytes = 0;
  readonly #name: string;
  readonly #file: FileHandle;
  readonly #hash = createHash("sha256");
  #held: string[] = [];
  #heldBytes = 0;
  #first: number | undefined;
  #last = 0;
  #inputTokens = 0;
  #outputTokens: number | undefined = 0;
  #media = 0;

  private constructor(name: string, file: FileHandle) {
    this.#name = name;
    this.#file = file;
  }

  /** What an earlier attempt that broke off left in the file is overwritten. */
  static async create(folder: string, name: string): Promise<FileWriter> {
    return new FileWriter(name, await open(join(folder, name), "w", 0o600));
  }

  async add({ index, line, inputTokens, outputTokens, media }: RecordLine, bytes: number): Promise<void> {
    this.#held.push(line, "\n");
    this.#heldBytes += bytes;
    this.records += 1;
    this.bytes += bytes;
    this.#first ??= index;
    this.#last = index;
    this.#inputTokens += inputTokens;
    this.#media += media;
    const total = this.#outputTokens;
    this.#outputTokens = total === undefined || outputTokens === undefined ? undefined : total + outputTokens;
    if (this.#heldBytes >= BUFFER_BYTES) await this.#flush();
  }

  async end(): Promise<BatchFile> {
    await this.#flush();
    await this.#file.sync();
    await this.#file.close();
    return {
      name: this.#name,
      records: this.records,
      bytes: this.bytes,
      sha256: this.#hash.digest("hex"),
      first: this.#first ?? 0,
      last: this.#last,
      inputTokens: this.#inputTokens,
      outputTokens: this.#outputTokens,
      media: this.#media,
    };
  }

  abandon(): Promise<void> {
    return this.#file.close();
  }

  async #flush(): Promise<void> {
    const content = Buffer.from(this.#held.join(""), "utf8");
    this.#held = [];
    this.#heldBytes = 0;
    this.#hash.update(content);
    await this.#file.writeFile(content);
  }
}

/**
 * Distributes files over jobs, so that each job fits the quotas. Files move from the job before the last one to the
 * last one when that has too few records.
 * @returns the names of the files of each job
 */
export function planJobs(files: readonly BatchFile[], quotas: BatchQuotas): string[][] {
  const jobs: BatchFile[][] = [];
  for (const file of files) {
    const job = jobs.at(-1);
    const fits =
      job !== undefined &&
      recordsOf(job) + file.records <= quotas.maxRecordsPerJob &&
      job.reduce((sum, { bytes }) => sum + bytes, file.bytes) <= quotas.maxJobBytes;
    if (fits) job.push(file);
    else jobs.push([file]);
  }
  const [last, previous] = [jobs.at(-1), jobs.at(-2)];
  if (last !== undefined && previous !== undefined) {
    while (recordsOf(last) < quotas.minRecordsPerJob && previous.length > 1) {
      const moved = previous.pop();
      if (moved !== undefined) last.unshift(moved);
    }
  }
  return jobs.map((job) => job.map(({ name }) => name));
}

export function recordsOf(files: readonly Pick<BatchFile, "records">[]): number {
  return files.reduce((sum, { records }) => sum + records, 0);
}
