/**
 * The rows of a CSV text as Athena and DuckDB write it (RFC 4180): values may be in quotes, and then hold commas, line ends
 * and doubled quotes. It takes one pass.
 */
export function parseCsv(text: string): readonly (readonly string[])[] {
  const rows: string[][] = [];
  let row: string[] = [];
  let at = text.startsWith("\uFEFF") ? 1 : 0;
  while (at < text.length) {
    const value = text[at] === '"' ? readQuoted(text, at) : readPlain(text, at);
    row.push(value.text);
    at = value.end;
    if (text[at] === ",") {
      at += 1;
      if (at === text.length) row.push("");
      continue;
    }
    if (text[at] === "\r") at += 1;
    if (text[at] === "\n") at += 1;
    rows.push(row);
    row = [];
  }
  return row.length > 0 ? [...rows, row] : rows;
}

interface Value {
  readonly text: string;
  /** Where the separator after it stands. */
  readonly end: number;
}

function readPlain(text: string, start: number): Value {
  let end = start;
  while (end < text.length && text[end] !== "," && text[end] !== "\n" && text[end] !== "\r") end += 1;
  return { text: text.slice(start, end), end };
}

function readQuoted(text: string, start: number): Value {
  const parts: string[] = [];
  let from = start + 1;
  for (;;) {
    const quote = text.indexOf('"', from);
    if (quote === -1) return { text: [...parts, text.slice(from)].join(""), end: text.length };
    parts.push(text.slice(from, quote));
    if (text[quote + 1] !== '"') return { text: parts.join(""), end: quote + 1 };
    parts.push('"');
    from = quote + 2;
  }
}
