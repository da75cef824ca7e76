import { closeSync, fstatSync, fsyncSync, mkdirSync, openSync, readSync, renameSync, rmSync, writeSync } from "node:fs";
import { open } from "node:fs/promises";
import { dirname } from "node:path";
import { InvalidOptionError } from "@bedrock-routed/core";
import type { Exporter } from "../exporter/exporter";
import { toLogLine } from "../json/write-json";
import type { LogRecord } from "../record/record";
import { nextLogFile, rotatedLogFiles } from "./log-files";

/** Options of `JsonLinesExporter`. */
export interface JsonLinesExporterOptions {
  /** File that records are appended to, one JSON line each. Missing folders are created. */
  readonly path: string;
  /**
   * Largest size of the file in bytes. Before a record would exceed it, the file is renamed to
   * `<path>.<number>-<random>` and a new file begins.
   * @default undefined: one file of any size
   */
  readonly maxBytes?: number | undefined;
  /**
   * Number of renamed files to keep. The oldest are deleted.
   * @default undefined: all are kept
   */
  readonly maxFiles?: number | undefined;
}

/** The file contains prompts when `captureContent` is set. */
const OWNER_ONLY = 0o600;
const NEWLINE = 0x0a;

/**
 * Appends each record to a file with one write, before the run ends, so a killed process loses no
 * complete record. The file is opened again for each record: any number of processes can append to it,
 * read it, rename it or delete it at the same time. If a full disk cut a line, the next write ends it.
 */
export class JsonLinesExporter implements Exporter {
  readonly name: string;
  readonly #options: JsonLinesExporterOptions;
  #written = false;

  /** @throws InvalidOptionError when an option is invalid */
  constructor(options: JsonLinesExporterOptions) {
    const { path, maxBytes, maxFiles } = options;
    if (typeof path !== "string" || path === "") throw new InvalidOptionError("path", path, "pass the path of a file");
    checkWhole("maxBytes", maxBytes, 1);
    checkWhole("maxFiles", maxFiles, 0);
    this.name = `JSON lines to ${path}`;
    this.#options = options;
  }

  add(record: LogRecord): void {
    const line = Buffer.from(toLogLine(record));
    while (!this.#append(line));
  }

  /** Waits until the disk has stored the records, so that they survive a crash of the machine. */
  async flush(): Promise<void> {
    if (!this.#written) return;
    this.#written = false;
    try {
      await sync(this.#options.path);
    } catch (error) {
      // The file was renamed or deleted, so it is no longer ours to sync.
      if (isMissing(error)) return;
      this.#written = true;
      throw error;
    }
  }

  #open(): number {
    const { path } = this.#options;
    try {
      return openSync(path, "a+", OWNER_ONLY);
    } catch (error) {
      if (!isMissing(error)) throw error;
      mkdirSync(dirname(path), { recursive: true });
      return openSync(path, "a+", OWNER_ONLY);
    }
  }

  #isFull(size: number, added: number): boolean {
    const { maxBytes } = this.#options;
    return maxBytes !== undefined && size > 0 && size + added > maxBytes;
  }

  /** Returns false when the file was full and was renamed, so that the next attempt writes to a new file. */
  #append(line: Buffer): boolean {
    const file = this.#open();
    try {
      const { size } = fstatSync(file);
      if (this.#isFull(size, line.length)) {
        this.#rotate();
        fsyncSync(file);
        return false;
      }
      writeAll(file, endsTruncated(file, size) ? Buffer.concat([Buffer.of(NEWLINE), line]) : line);
      this.#written = true;
      return true;
    } finally {
      closeSync(file);
    }
  }

  #rotate(): void {
    const { path, maxFiles } = this.#options;
    try {
      renameSync(path, nextLogFile(path));
    } catch (error) {
      // Another process has already renamed it.
      if (!isMissing(error)) throw error;
    }
    if (maxFiles === undefined) return;
    const rotated = rotatedLogFiles(path);
    for (const old of rotated.slice(0, Math.max(0, rotated.length - maxFiles))) rmSync(old, { force: true });
  }
}

async function sync(path: string): Promise<void> {
  const file = await open(path, "r+");
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}

/** One write can write only a part, for example when the disk is nearly full. */
function writeAll(file: number, bytes: Buffer): void {
  for (let written = 0; written < bytes.length; ) written += writeSync(file, bytes, written);
}

/** True when the last line has no line end, because its write was cut. */
function endsTruncated(file: number, size: number): boolean {
  const last = Buffer.of(NEWLINE);
  if (size > 0) readSync(file, last, 0, 1, size - 1);
  return last[0] !== NEWLINE;
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ENOENT";
}

function checkWhole(option: string, value: number | undefined, min: number): void {
  if (value === undefined || (Number.isSafeInteger(value) && value >= min)) return;
  throw new InvalidOptionError(option, value, `pass a whole number, ${min} or more`);
}
