import { mkdir, open, readFile, truncate } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { BatchDefinition } from "../batch-definition";
import { BatchStateError } from "../batch-errors";

/** An input file of a run. */
export interface BatchFile {
  /** Such as `"a0-00000.jsonl"`: unique in the run, and in its order. */
  readonly name: string;
  readonly records: number;
  readonly bytes: number;
  /** Hexadecimal. */
  readonly sha256: string;
  /** Positions of the first and last input of the file. */
  readonly first: number;
  readonly last: number;
  /** Estimate of the input tokens of all records. */
  readonly inputTokens: number;
  /** Largest number of output tokens, when each record has a `maxTokens`. */
  readonly outputTokens?: number | undefined;
  /** Number of images, documents and videos, whose tokens are not in the estimate. */
  readonly media: number;
}

/** A step of a run. Each is one line of the manifest, which is only ever appended to. */
export type ManifestEntry =
  | { readonly step: "run"; readonly version: 1; readonly runId: string; readonly definition: BatchDefinition }
  | {
      readonly step: "prepared";
      readonly attempt: number;
      readonly files: readonly BatchFile[];
      readonly jobs: readonly (readonly string[])[];
    }
  | { readonly step: "uploading" | "uploaded"; readonly file: string }
  | { readonly step: "creating"; readonly job: string }
  | { readonly step: "created"; readonly job: string; readonly arn: string }
  | ({ readonly step: "ended"; readonly job: string } & EndedJob)
  | { readonly step: "stopped" };

/** How a job ended. */
interface EndedJob {
  readonly status: string;
  readonly message?: string | undefined;
  /** Numbers of records. */
  readonly processed: number;
  readonly succeeded: number;
  readonly failed: number;
}

/** A job of a run, as far as the manifest knows it. */
export interface ManifestJob {
  /** Name of the job in the service. */
  readonly name: string;
  readonly attempt: number;
  readonly files: readonly BatchFile[];
  /** Whether a request that creates it may have been sent. */
  isCreating: boolean;
  arn?: string;
  ended?: EndedJob;
}

/** What the entries of a manifest add up to. */
export interface ManifestState {
  runId?: string;
  definition?: BatchDefinition;
  /** Jobs of each attempt, in order. */
  readonly attempts: (readonly ManifestJob[])[];
  readonly uploading: Set<string>;
  readonly uploaded: Set<string>;
  isStopped: boolean;
}

/**
 * The log of a run in its folder. An entry is on the disk before `append` resolves, so that whatever kills the process,
 * the next one knows what was sent.
 */
export class Manifest {
  readonly state: ManifestState;
  readonly #path: string;
  #last: Promise<unknown> = Promise.resolve();

  private constructor(path: string, state: ManifestState) {
    this.#path = path;
    this.state = state;
  }

  /** Opens the manifest of a folder. The first entry creates both. A line that was not written to its end is cut. */
  static async open(folder: string): Promise<Manifest> {
    const path = join(folder, MANIFEST);
    const text = await readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => {
      if (error.code === "ENOENT") return "";
      throw error;
    });
    const whole = text.slice(0, text.lastIndexOf("\n") + 1);
    if (whole.length < text.length) await truncate(path, Buffer.byteLength(whole));
    const state: ManifestState = {
      attempts: [],
      uploading: new Set(),
      uploaded: new Set(),
      isStopped: false,
    };
    for (const [index, line] of whole.split("\n").entries())
      if (line !== "") applyEntry(state, parseEntry(line, index, path));
    return new Manifest(path, state);
  }

  /** Entries are written one after the other, in the order of the calls. */
  append(entry: ManifestEntry): Promise<void> {
    const write = this.#last.then(async () => {
      if (this.state.runId === undefined) await mkdir(dirname(this.#path), { recursive: true });
      const file = await open(this.#path, "a", 0o600);
      try {
        await file.appendFile(`${JSON.stringify(entry)}\n`);
        await file.datasync();
      } finally {
        await file.close();
      }
      applyEntry(this.state, entry);
    });
    this.#last = write.catch(() => {});
    return write;
  }
}

const MANIFEST = "manifest.jsonl";

function parseEntry(line: string, index: number, path: string): ManifestEntry {
  try {
    const entry = JSON.parse(line) as ManifestEntry;
    if (typeof entry === "object" && entry !== null && typeof entry.step === "string") return entry;
  } catch {}
  throw new BatchStateError(
    `Line ${index + 1} of ${path} is no entry of a manifest. Use another folder for a new run.`,
  );
}

function applyEntry(state: ManifestState, entry: ManifestEntry): void {
  const job = "job" in entry ? state.attempts.flat().find(({ name }) => name === entry.job) : undefined;
  switch (entry.step) {
    case "run":
      state.runId = entry.runId;
      state.definition = entry.definition;
      break;
    case "prepared": {
      const byName = new Map(entry.files.map((file) => [file.name, file]));
      state.attempts[entry.attempt] = entry.jobs.map((names, index) => ({
        name: jobNameOf(state, entry.attempt, index),
        attempt: entry.attempt,
        files: names.flatMap((name) => byName.get(name) ?? []),
        isCreating: false,
      }));
      // A retry after a stop begins anew.
      state.isStopped = false;
      break;
    }
    case "uploading":
      state.uploading.add(entry.file);
      break;
    case "uploaded":
      state.uploaded.add(entry.file);
      break;
    case "creating":
      if (job !== undefined) job.isCreating = true;
      break;
    case "created":
      if (job !== undefined) job.arn = entry.arn;
      break;
    case "ended": {
      const { step: _step, job: _name, ...ended } = entry;
      if (job !== undefined) job.ended = ended;
      break;
    }
    case "stopped":
      state.isStopped = true;
  }
}

/** Such as `nightly-1f0c2d3e-a0-j000`: at most 63 characters, and the same after a crash. */
function jobNameOf({ definition, runId }: ManifestState, attempt: number, index: number): string {
  return `${definition?.name}-${runId}-a${attempt}-j${String(index).padStart(3, "0")}`;
}
