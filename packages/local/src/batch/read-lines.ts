/** Length of one line, in bytes: as long as the body of a request. */
const MAX_LINE_BYTES = 25_000_000;

/**
 * Splits JSON lines at line feeds alone. node:readline also splits at U+2028, which JSON allows in a text.
 * Empty lines are left out.
 * @throws Error when a line is longer than 25 MB
 */
export async function* readLines(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  let held: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of chunks) {
    let start = 0;
    for (let end = chunk.indexOf(10); end >= 0; end = chunk.indexOf(10, start)) {
      const line = toLine(held, chunk.subarray(start, end));
      if (line !== "") yield line;
      held = [];
      size = 0;
      start = end + 1;
    }
    if (start < chunk.length) held.push(chunk.subarray(start));
    size += chunk.length - start;
    if (size > MAX_LINE_BYTES) throw new Error(`A line is longer than ${MAX_LINE_BYTES} bytes.`);
  }
  const last = toLine(held, new Uint8Array());
  if (last !== "") yield last;
}

function toLine(held: readonly Uint8Array[], end: Uint8Array): string {
  return Buffer.concat([...held, end])
    .toString("utf8")
    .trim();
}
