/**
 * Splits JSON lines at line feeds alone. node:readline also splits at U+2028, which JSON allows in a text.
 * Empty lines are left out.
 */
export async function* readLines(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  let held: Uint8Array[] = [];
  for await (const chunk of chunks) {
    let start = 0;
    for (let end = chunk.indexOf(LINE_FEED); end >= 0; end = chunk.indexOf(LINE_FEED, start)) {
      const part = Buffer.from(chunk.buffer, chunk.byteOffset + start, end - start);
      const line = held.length === 0 ? part : Buffer.concat([...held, part]);
      if (line.length > 0) yield line.toString("utf8");
      held = [];
      start = end + 1;
    }
    if (start < chunk.length) held.push(chunk.subarray(start));
  }
  if (held.length > 0) yield Buffer.concat(held).toString("utf8");
}

const LINE_FEED = 10;
