import { appendFile, mkdtemp, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { indexOf } from "./prepare-lines";
import { readLines } from "./read-lines";

/** A record of an output file. */
export interface OutputRecord {
  readonly index: number;
  readonly modelOutput?: Readonly<Record<string, unknown>> | undefined;
  readonly error?: { readonly errorCode?: unknown; readonly errorMessage?: unknown } | undefined;
}

/** Where the output of one input file is, and which records it can have. */
export interface OutputSource {
  /** Opens the output from its beginning. */
  readonly open: () => Promise<AsyncIterable<Uint8Array>>;
  readonly bytes: number;
  /** Positions of the first and last input. */
  readonly first: number;
  readonly last: number;
}

/** Output that is sorted in memory, in bytes. More of it is first divided into files of about this size. */
const IN_MEMORY_BYTES = 8_000_000;
const MAX_BUCKETS = 1000;
/** Bytes of all buckets that are collected before they are written. */
const BUFFER_CHARACTERS = 4_000_000;
const ATTEMPTS = 3;

/**
 * Gives the records of an output file in the order of their inputs, although the service does not keep it. The order
 * of a large file is made in temporary files, each of which has a range of the positions. Records that are not of this
 * file, and further ones of a position, are left out.
 * @param folder where the temporary files go
 */
export async function* orderOutput(source: OutputSource, folder: string): AsyncGenerator<OutputRecord> {
  const buckets = Math.min(MAX_BUCKETS, Math.ceil(source.bytes / IN_MEMORY_BYTES));
  if (buckets <= 1) {
    yield* sort(await repeat(async () => collect(readRecords(source))));
    return;
  }
  const temporary = await mkdtemp(join(folder, "order-"));
  try {
    const range = Math.ceil((source.last - source.first + 1) / buckets);
    const pathOf = (bucket: number): string => join(temporary, `${bucket}.jsonl`);
    await repeat(async () => {
      await Promise.all(Array.from({ length: buckets }, (_, bucket) => rm(pathOf(bucket), { force: true })));
      await divide(readRecords(source), ({ index }) => pathOf(Math.floor((index - source.first) / range)));
    });
    for (let bucket = 0; bucket < buckets; bucket += 1) yield* sort(await readBucket(pathOf(bucket)));
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}

async function* readRecords({ open, first, last }: OutputSource): AsyncGenerator<OutputRecord> {
  for await (const line of readLines(await open())) {
    const record = parseRecord(line);
    if (record !== undefined && record.index >= first && record.index <= last) yield record;
  }
}

/** The echo of the input is dropped. A line that is no JSON is none of the service's. */
function parseRecord(line: string): OutputRecord | undefined {
  try {
    const { recordId, modelOutput, error } = JSON.parse(line);
    const index = indexOf(recordId);
    return index === undefined ? undefined : { index, modelOutput, error };
  } catch {
    return undefined;
  }
}

async function collect(records: AsyncIterable<OutputRecord>): Promise<OutputRecord[]> {
  const all: OutputRecord[] = [];
  for await (const record of records) all.push(record);
  return all;
}

async function divide(records: AsyncIterable<OutputRecord>, pathOf: (record: OutputRecord) => string): Promise<void> {
  const held = new Map<string, string[]>();
  let characters = 0;
  const flush = async (): Promise<void> => {
    for (const [path, lines] of held) await appendFile(path, lines.join(""), { mode: 0o600 });
    held.clear();
    characters = 0;
  };
  for await (const record of records) {
    const line = `${JSON.stringify(record)}\n`;
    const path = pathOf(record);
    const lines = held.get(path);
    if (lines === undefined) held.set(path, [line]);
    else lines.push(line);
    characters += line.length;
    if (characters >= BUFFER_CHARACTERS) await flush();
  }
  await flush();
}

async function readBucket(path: string): Promise<OutputRecord[]> {
  const text = await readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return "";
    throw error;
  });
  return text.split("\n").flatMap((line) => (line === "" ? [] : [JSON.parse(line) as OutputRecord]));
}

function sort(records: OutputRecord[]): OutputRecord[] {
  const sorted = records.sort((a, b) => a.index - b.index);
  return sorted.filter(({ index }, position) => index !== sorted[position - 1]?.index);
}

/** Reads a file again when its connection breaks. Refusals of the service are thrown at once. */
async function repeat<Result>(read: () => Promise<Result>): Promise<Result> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await read();
    } catch (error) {
      const isBroken = error instanceof Error && "code" in error && BROKEN.has(error.code);
      if (!isBroken || attempt === ATTEMPTS) throw error;
    }
  }
}

/** Codes of Node.js for connections that broke. */
const BROKEN: ReadonlySet<unknown> = new Set(["ECONNRESET", "EPIPE", "ETIMEDOUT", "ERR_STREAM_PREMATURE_CLOSE"]);
