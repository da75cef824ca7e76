import type { Readable } from "node:stream";

/** A body, or why there is none. The client gets its answer when it has sent all of it. */
export type ReadBody = { readonly text: string } | { readonly problem: "too large" | "server is busy" };

/** Counts the bytes of all bodies that are being read. */
export interface BodyBudget {
  bytesLeft: number;
}

/**
 * Reads a body to its end; what is beyond `maxBytes` or the budget is not kept.
 * @param done called once: with `undefined` when the client went away before. A callback, because a promise for
 * each request is a measurable part of a small one's time.
 */
export function readBody(
  source: Readable,
  maxBytes: number,
  budget: BodyBudget,
  done: (body: ReadBody | undefined) => void,
): void {
  let chunks: Buffer[] = [];
  let size = 0;
  let kept = 0;
  let problem: "too large" | "server is busy" | undefined;
  let isDone = false;
  const release = (): void => {
    budget.bytesLeft += kept;
    kept = 0;
    chunks = [];
  };
  const finish = (body: ReadBody | undefined): void => {
    if (isDone) return;
    isDone = true;
    release();
    done(body);
  };
  source.on("data", (chunk: Buffer) => {
    size += chunk.length;
    if (problem !== undefined) return;
    if (size > maxBytes) problem = "too large";
    else if (chunk.length > budget.bytesLeft) problem = "server is busy";
    if (problem !== undefined) return release();
    budget.bytesLeft -= chunk.length;
    kept += chunk.length;
    chunks.push(chunk);
  });
  source.on("end", () => finish(problem === undefined ? { text: toText(chunks) } : { problem }));
  const leave = (): void => finish(undefined);
  source.on("error", leave).on("close", leave);
}

function toText(chunks: readonly Buffer[]): string {
  const [only] = chunks;
  return only !== undefined && chunks.length === 1 ? only.toString("utf8") : Buffer.concat(chunks).toString("utf8");
}
