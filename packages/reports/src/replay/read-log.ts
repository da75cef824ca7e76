import type { LogRecord } from "@bedrock-routed/callbacks";
import { InvalidJsonError, parseLogLine } from "@bedrock-routed/callbacks/json";
import { LogFile } from "./log-file";
import { readLines } from "./read-lines";

/** What a piece of a log holds. */
export interface LogBatch {
  readonly records: readonly LogRecord[];
  /** Lines that are no JSON, such as those that a crash cut short, or are longer than 32 MB. */
  readonly truncatedLines: number;
  /** Lines that are JSON, but not of a record. */
  readonly unrecognizedLines: number;
  /** Read so far, of all files. */
  readonly bytes: number;
  /** Of all files, when the first was opened. */
  readonly totalBytes: number;
}

/**
 * Reads log files (`*.gz` unpacked) piece by piece, in memory that does not grow with them. Lines that
 * cannot be read are counted.
 *
 * @throws UnreadableLogError when a file cannot be opened, before any is read, or turns out damaged
 */
export async function* readLog(paths: string | readonly string[]): AsyncGenerator<LogBatch, void, undefined> {
  const files: LogFile[] = [];
  try {
    for (const path of typeof paths === "string" ? [paths] : paths) files.push(await LogFile.open(path));
    const totalBytes = sum(files, ({ size }) => size);
    for (const file of files) {
      for await (const { lines, longLines } of readLines(file.chunks())) {
        const { truncatedLines, ...batch } = parseLines(lines);
        const bytes = sum(files, ({ bytesRead }) => bytesRead);
        yield { ...batch, truncatedLines: truncatedLines + longLines, bytes, totalBytes };
      }
    }
  } finally {
    for (const file of files) await file.close();
  }
}

function parseLines(lines: readonly string[]): Pick<LogBatch, "records" | "truncatedLines" | "unrecognizedLines"> {
  const records: LogRecord[] = [];
  let [truncatedLines, unrecognizedLines] = [0, 0];
  for (const line of lines) {
    const text = line.trim();
    if (text === "") continue;
    try {
      records.push(parseLogLine(text));
    } catch (error) {
      if (error instanceof InvalidJsonError) unrecognizedLines += 1;
      else truncatedLines += 1;
    }
  }
  return { records, truncatedLines, unrecognizedLines };
}

function sum(files: readonly LogFile[], of: (file: LogFile) => number): number {
  return files.reduce((total, file) => total + of(file), 0);
}
