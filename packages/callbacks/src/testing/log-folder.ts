import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll } from "vitest";

/** A temporary folder for one test file. It is deleted after the tests. */
export class LogFolder {
  readonly path: string = mkdtempSync(join(tmpdir(), "bedrock-savings-"));
  #files = 0;

  constructor() {
    afterAll(() => rmSync(this.path, { recursive: true }));
  }

  /** A path that no other test uses. */
  newPath(extension = "jsonl"): string {
    this.#files += 1;
    return join(this.path, `${this.#files}.${extension}`);
  }

  /** Writes a new file and returns its path. */
  write(content: string | Uint8Array, extension?: string): string {
    const path = this.newPath(extension);
    writeFileSync(path, content);
    return path;
  }
}
