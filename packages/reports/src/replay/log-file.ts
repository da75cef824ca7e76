import type { ReadStream } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { pipeline, type Readable } from "node:stream";
import { createGunzip } from "node:zlib";
import { UnreadableLogError } from "./unreadable-log-error";

const CHUNK_BYTES = 1024 * 1024;

/**
 * A log file, kept open: renaming it meanwhile changes nothing. It is as long as it was when it was
 * opened, so a log that grows can be read to an end.
 */
export class LogFile {
  readonly size: number;
  readonly #path: string;
  readonly #handle: FileHandle;
  #bytes: ReadStream | undefined;

  private constructor(path: string, handle: FileHandle, size: number) {
    this.#path = path;
    this.#handle = handle;
    this.size = size;
  }

  /** @throws UnreadableLogError */
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

  /** Of the file itself, before it is unpacked. */
  get bytesRead(): number {
    return this.#bytes?.bytesRead ?? 0;
  }

  /** Its content in pieces of a megabyte; that of `*.gz` unpacked. @throws UnreadableLogError */
  async *chunks(): AsyncGenerator<Buffer, void, undefined> {
    if (this.size === 0) return;
    try {
      for await (const chunk of this.#content() as AsyncIterable<Buffer>) yield chunk;
    } catch (error) {
      throw toUnreadable(this.#path, error);
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
    if (!this.#path.endsWith(".gz")) return this.#bytes;
    // What goes wrong reaches whoever reads the end of the pipeline.
    return pipeline(this.#bytes, createGunzip({ chunkSize: CHUNK_BYTES }), () => {});
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
