import type { ReadStream } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { pipeline, type Readable } from "node:stream";
import { createGunzip } from "node:zlib";
import type { LogRecord } from "@bedrock-routed/callbacks";
import { InvalidJsonError, parseLogLine } from "@bedrock-routed/callbacks/json";
import { BedrockRoutedError } from "@bedrock-routed/core";

/** The records in one piece of a log. */
export interface LogBatch {
  readonly records: readonly LogRecord[];
  /** Number of lines that are not JSON, for example because a crash cut them short, or that are longer than 32 MB. */
  readonly truncatedLines: number;
  /** Number of lines that are JSON but hold no record, or a record that cannot be right. */
  readonly unrecognizedLines: number;
  /** The lines that were left out: those of both numbers above, in order. */
  readonly leftOut: readonly LeftOutLine[];
  /** Bytes read so far, of all files. */
  readonly bytes: number;
  /** Size of all files in bytes when they were opened. */
  readonly totalBytes: number;
}

/** A line that is in no figure. */
export interface LeftOutLine {
  /** Path of the file. */
  readonly file: string;
  /** Number of the line in the file, from 1. */
  readonly line: number;
  /** What is wrong with it. It quotes no value of the line. */
  readonly problem: string;
}

/**
 * Reads log files that `JsonLinesExporter` wrote, about 1 MB at a time. Files whose name ends in `.gz` are
 * decompressed. Memory does not grow with the files. Lines that cannot be read, or whose figures cannot be right, are
 * counted, named and left out.
 *
 * @throws UnreadableLogError when a file is missing, before any file is read, or when a compressed file is damaged
 */
export async function* readLog(paths: string | readonly string[]): AsyncGenerator<LogBatch, void, undefined> {
  const files: LogFile[] = [];
  try {
    for (const path of typeof paths === "string" ? [paths] : paths) files.push(await LogFile.open(path));
    const totalBytes = sum(files, ({ size }) => size);
    for (const file of files) {
      let linesBefore = 0;
      for await (const { lines, isCut } of readLines(file.chunks())) {
        const parsed = parseLines(lines, { file: file.path, linesBefore, isCut });
        const bytes = sum(files, ({ bytesRead }) => bytesRead);
        // Every batch but the last ends with a line end, and so with an empty line.
        linesBefore += lines.length - 1;
        yield { ...parsed, bytes, totalBytes };
      }
    }
  } finally {
    for (const file of files) await file.close();
  }
}

/** Where lines stand. `isCut` says that the start of the first line is missing, because it was too long. */
interface LinesAt extends Pick<LineBatch, "isCut"> {
  readonly file: string;
  readonly linesBefore: number;
}

type ParsedLines = Pick<LogBatch, "records" | "truncatedLines" | "unrecognizedLines" | "leftOut">;

function parseLines(lines: readonly string[], { file, linesBefore, isCut }: LinesAt): ParsedLines {
  const records: LogRecord[] = [];
  const leftOut: LeftOutLine[] = [];
  let unrecognizedLines = 0;
  for (const [index, line] of lines.entries()) {
    const place = { file, line: linesBefore + index + 1 };
    const text = line.trim();
    if (isCut && index === 0) leftOut.push({ ...place, problem: "it is longer than 32 MB" });
    else if (text !== "") {
      try {
        records.push(parseLogLine(text));
      } catch (error) {
        const problem = InvalidJsonError.isInstance(error) ? problemOf(error) : undefined;
        if (problem !== undefined) unrecognizedLines += 1;
        leftOut.push({ ...place, problem: problem ?? "it is not JSON, for example because it was cut short" });
      }
    }
  }
  return { records, unrecognizedLines, truncatedLines: leftOut.length - unrecognizedLines, leftOut };
}

function problemOf({ path, problem }: InvalidJsonError): string {
  return `${path || "the line"}: ${problem}`;
}

function sum(files: readonly LogFile[], of: (file: LogFile) => number): number {
  return files.reduce((total, file) => total + of(file), 0);
}

const NEWLINE = 0x0a;

/** A longer line cannot be a record, because the service takes requests of up to 25,000,000 bytes. */
export const MAX_LINE_BYTES: number = 32 * 1024 * 1024;

interface LineBatch {
  /** The last one is empty, unless the file ends without a line end. */
  readonly lines: readonly string[];
  /** Whether the first line was too long. What is left of it is its end. */
  readonly isCut: boolean;
}

/** Splits chunks into lines, and holds at most the longest line in memory. It cuts bytes, so characters stay whole. */
async function* readLines(chunks: AsyncIterable<Buffer>): AsyncGenerator<LineBatch, void, undefined> {
  let rest: Buffer[] = [];
  let restBytes = 0;
  for await (const chunk of chunks) {
    const end = chunk.lastIndexOf(NEWLINE) + 1;
    if (end > 0) {
      yield toLineBatch(rest, restBytes, chunk.subarray(0, end));
      rest = [];
      restBytes = 0;
    }
    if (end < chunk.length) rest.push(chunk.subarray(end));
    restBytes += chunk.length - end;
    if (restBytes > MAX_LINE_BYTES) rest = [];
  }
  if (restBytes > 0) yield toLineBatch(rest, restBytes, Buffer.alloc(0));
}

/** @param rest the start of the first line; empty when it became too long */
function toLineBatch(rest: readonly Buffer[], restBytes: number, chunk: Buffer): LineBatch {
  const lines = Buffer.concat([...rest, chunk])
    .toString("utf8")
    .split("\n");
  return { lines, isCut: restBytes > MAX_LINE_BYTES };
}

const CHUNK_BYTES = 1024 * 1024;

/**
 * An open log file. It stays readable when it is renamed. It ends where it ended when it was opened, so a log that
 * grows can be read to an end.
 */
class LogFile {
  readonly size: number;
  readonly path: string;
  readonly #handle: FileHandle;
  #bytes: ReadStream | undefined;

  private constructor(path: string, handle: FileHandle, size: number) {
    this.path = path;
    this.#handle = handle;
    this.size = size;
  }

  static async open(path: string): Promise<LogFile> {
    let handle: FileHandle | undefined;
    try {
      handle = await open(path);
      const status = await handle.stat();
      if (!status.isFile()) throw new UnreadableLogError(path, "it is not a file");
      return new LogFile(path, handle, status.size);
    } catch (error) {
      await handle?.close();
      throw toUnreadable(path, error);
    }
  }

  /** Bytes of the file itself, before decompression. */
  get bytesRead(): number {
    return this.#bytes?.bytesRead ?? 0;
  }

  async *chunks(): AsyncGenerator<Buffer, void, undefined> {
    if (this.size === 0) return;
    try {
      for await (const chunk of this.#content() as AsyncIterable<Buffer>) yield chunk;
    } catch (error) {
      throw toUnreadable(this.path, error);
    }
  }

  async close(): Promise<void> {
    await this.#handle.close();
  }

  #content(): Readable {
    this.#bytes = this.#handle.createReadStream({
      start: 0,
      end: this.size - 1,
      highWaterMark: CHUNK_BYTES,
      autoClose: false,
    });
    if (!this.path.endsWith(".gz")) return this.#bytes;
    // An error reaches the reader of the pipeline's end, so the callback has nothing to do.
    return pipeline(this.#bytes, createGunzip({ chunkSize: CHUNK_BYTES }), () => {});
  }
}

/** A log file cannot be opened, or cannot be read to its end. `cause` is the error of the system. */
export class UnreadableLogError extends BedrockRoutedError {
  readonly path: string;

  constructor(path: string, problem: string, cause?: unknown) {
    super(
      `The log ${JSON.stringify(path)} cannot be read: ${problem}. ` +
        "Pass files that JsonLinesExporter wrote, plain or compressed as *.gz; findLogFiles lists the files of a rotated log.",
      { cause },
    );
    this.path = path;
  }
}

function toUnreadable(path: string, error: unknown): UnreadableLogError {
  if (UnreadableLogError.isInstance(error)) return error;
  const isMissing = error instanceof Error && "code" in error && error.code === "ENOENT";
  return new UnreadableLogError(path, isMissing ? "there is no such file" : messageOf(error), error);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
