import { closeSync, fstatSync, fsyncSync, mkdirSync, openSync, readSync, renameSync, rmSync, writeSync } from "node:fs";
import { open } from "node:fs/promises";
import { dirname } from "node:path";
import { InvalidOptionError } from "@bedrock-routed/core";
import type { Exporter } from "../exporters/exporter";
import { toLogLine } from "../json/log-line";
import type { LogRecord } from "../record/log-record";
import { nextLogFile, rotatedLogFiles } from "./log-files";

/** Options of `JsonLinesExporter`. */
export interface JsonLinesExporterOptions {
  /** File that records are appended to, one JSON line each. Folders are made. */
  readonly path: string;
  /**
   * Size in bytes past which the file is renamed to `<path>.<number>-<random>` and a new one begins.
   * @default undefined: one file
   */
  readonly maxBytes?: number | undefined;
  /**
   * Renamed files to keep; the oldest are deleted.
   * @default undefined: all
   */
  readonly maxFiles?: number | undefined;
}

/** Prompts may be in it, when `captureContent` is set. */
const OWNER_ONLY = 0o600;
const NEWLINE = 0x0a;

/**
 * Appends records to a file, each with one write when it is made, so a killed process loses none.
 * The file is opened anew for each: any number of processes may append to it, read it, rename it or
 * delete it meanwhile. A line that a full disk cut short is ended before the next one.
 */
export class JsonLinesExporter implements Exporter {
  readonly name: string;
  readonly #options: JsonLinesExporterOptions;
  #written = false;

  /** @throws InvalidOptionError */
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

  /** Waits until the disk has it, for the case that the machine fails. */
  async flush(): Promise<void> {
    if (!this.#written) return;
    this.#written = false;
    try {
      await sync(this.#options.path);
    } catch (error) {
      // Whoever renamed or deleted the file has it now.
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

  /** False when the file was full: there is a new one now. */
  #append(line: Buffer): boolean {
    const file = this.#open();
    try {
      const { size } = fstatSync(file);
      if (this.#isFull(size, line.length)) {
        this.#rotate();
        fsyncSync(file);
        return false;
      }
      writeAll(file, endsTorn(file, size) ? Buffer.concat([Buffer.of(NEWLINE), line]) : line);
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
      // Another process has renamed it already.
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

/** A write may take only a part, as when the disk is nearly full. */
function writeAll(file: number, bytes: Buffer): void {
  for (let written = 0; written < bytes.length; ) written += writeSync(file, bytes, written);
}

function endsTorn(file: number, size: number): boolean {
  const last = Buffer.of(NEWLINE);
  if (size > 0) readSync(file, last, 0, 1, size - 1);
  return last[0] !== NEWLINE;
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ENOENT";
}

function checkWhole(option: string, value: number | undefined, minimum: number): void {
  if (value === undefined || (Number.isSafeInteger(value) && value >= minimum)) return;
  throw new InvalidOptionError(option, value, `pass a whole number, ${minimum} or more`);
}
