import { createHash } from "node:crypto";
import type { Readable } from "node:stream";
import { createGunzip } from "node:zlib";

/** A body that comes compressed, as CloudWatch's clients send longer ones. */
export interface CompressedBody {
  /** What is in it. Closes without an end when it cannot be read. */
  readonly content: Readable;
  /** SHA-256, in hexadecimal, of the bytes that came: what the client signed. */
  hash(): string;
  /** Why it could not be read. */
  problem(): "malformed" | "too large" | undefined;
}

/** @param maxBytes of the content; what would become longer is not decompressed any further */
export function decompressBody(source: Readable, maxBytes: number): CompressedBody {
  const hash = createHash("sha256");
  const content = createGunzip();
  let size = 0;
  let problem: "malformed" | "too large" | undefined;
  const giveUp = (reason: "malformed" | "too large"): void => {
    problem ??= reason;
    content.destroy();
    // The client gets its answer when it has sent all of it.
    source.resume();
  };
  content.on("error", () => giveUp("malformed"));
  content.on("data", (chunk: Buffer) => {
    size += chunk.length;
    if (size > maxBytes) giveUp("too large");
  });
  source.on("data", (chunk: Buffer) => hash.update(chunk));
  source.on("close", () => {
    if (!source.readableEnded) content.destroy();
  });
  source.pipe(content);
  return { content, hash: () => hash.digest("hex"), problem: () => problem };
}
