import { createReadStream } from "node:fs";
import { join } from "node:path";
import type { ManifestJob } from "./manifest";
import { type OutputRecord, type OutputSource, orderOutput } from "./order-output";
import { indexOf } from "./prepare-lines";
import { readLines } from "./read-lines";

/** A record of a run, with what the service answered. */
export interface JoinedRecord {
  readonly index: number;
  readonly recordId: string;
  /** The line of the input file. */
  readonly line: string;
  readonly job: ManifestJob;
  /** `undefined` when the output has no such record. */
  readonly output: OutputRecord | undefined;
}

/** What joining needs of a run. */
export interface JoinSource {
  /** The folder of the run. */
  readonly folder: string;
  readonly attempts: readonly (readonly ManifestJob[])[];
  /** Finds the output of a job's input files, by the names of those. */
  readonly findOutput: (job: ManifestJob) => Promise<ReadonlyMap<string, OutputSource>>;
}

/**
 * Joins the records of a run to their output, in the order of the inputs. A record that was tried again has the output
 * of the attempt that succeeded, or of the last one. Memory holds one output file of each attempt at most, or a part.
 */
export async function* joinResults(source: JoinSource): AsyncGenerator<JoinedRecord> {
  const [first = [], ...later] = source.attempts;
  const retries = later.map((jobs) => new Lookahead(joinJobs(jobs, source)));
  try {
    for await (const record of joinJobs(first, source)) {
      let best = record;
      for (const retry of retries) {
        const again = await retry.take(record.index);
        if (again !== undefined && (!hasSucceeded(best) || hasSucceeded(again))) best = again;
      }
      yield best;
    }
  } finally {
    for (const retry of retries) await retry.close();
  }
}

export function hasSucceeded({ output }: JoinedRecord): boolean {
  return output?.modelOutput !== undefined && output.modelOutput !== null;
}

async function* joinJobs(jobs: readonly ManifestJob[], source: JoinSource): AsyncGenerator<JoinedRecord> {
  for (const job of jobs) {
    const outputs = await source.findOutput(job);
    for (const file of job.files) {
      const output = outputs.get(file.name);
      const ordered = output === undefined ? nothing() : orderOutput(output, source.folder);
      const records = new Lookahead(ordered);
      try {
        for await (const line of readLines(createReadStream(join(source.folder, file.name)))) {
          const recordId = recordIdOfLine(line);
          const index = indexOf(recordId) ?? 0;
          yield { index, recordId, line, job, output: await records.take(index) };
        }
      } finally {
        await records.close();
      }
    }
  }
}

/** The lines are our own: `{"recordId":"R0000000000", …`. */
function recordIdOfLine(line: string): string {
  const start = '{"recordId":"'.length;
  return line.slice(start, start + "R0000000000".length);
}

async function* nothing(): AsyncGenerator<never> {}

/** Items in ascending order, of which those of given positions are taken. */
class Lookahead<Item extends { readonly index: number }> {
  readonly #items: AsyncGenerator<Item>;
  #next: Item | undefined;
  #isDone = false;

  constructor(items: AsyncGenerator<Item>) {
    this.#items = items;
  }

  /** Takes the item of a position, which is after those of earlier calls. */
  async take(index: number): Promise<Item | undefined> {
    while (!this.#isDone && (this.#next === undefined || this.#next.index < index)) {
      const { value, done } = await this.#items.next();
      this.#isDone = done === true;
      this.#next = done === true ? undefined : value;
    }
    return this.#next?.index === index ? this.#next : undefined;
  }

  async close(): Promise<void> {
    await this.#items.return(undefined);
  }
}
