const NEWLINE = 0x0a;

/** A longer line is no record: the service takes requests of up to 25,000,000 bytes. */
export const LONGEST_LINE_BYTES: number = 32 * 1024 * 1024;

/** Lines that a piece of a file completes. */
export interface LineBatch {
  readonly lines: readonly string[];
  /** Lines that were dropped for their length. */
  readonly longLines: number;
}

/**
 * The lines of a file, piece by piece, in memory of at most the longest line. They are cut between
 * bytes, so no character is.
 */
export async function* readLines(chunks: AsyncIterable<Buffer>): AsyncGenerator<LineBatch, void, undefined> {
  let rest: Buffer[] = [];
  let restBytes = 0;
  for await (const chunk of chunks) {
    const end = chunk.lastIndexOf(NEWLINE) + 1;
    if (end > 0) {
      yield toBatch(rest, restBytes, chunk.subarray(0, end));
      rest = [];
      restBytes = 0;
    }
    if (end < chunk.length) rest.push(chunk.subarray(end));
    restBytes += chunk.length - end;
    if (restBytes > LONGEST_LINE_BYTES) rest = [];
  }
  if (restBytes > 0) yield toBatch(rest, restBytes, Buffer.alloc(0));
}

/** @param rest what came before of the first line; dropped when it became too long */
function toBatch(rest: readonly Buffer[], restBytes: number, chunk: Buffer): LineBatch {
  const isLong = restBytes > LONGEST_LINE_BYTES;
  const lines = isLong ? chunk.subarray(chunk.indexOf(NEWLINE) + 1) : Buffer.concat([...rest, chunk]);
  return { lines: lines.toString("utf8").split("\n"), longLines: Number(isLong) };
}
