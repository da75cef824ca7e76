import { joinLines } from "../text/join-lines";

/**
 * How Markdown and HTML are written as plain text, to be searched, split and quoted:
 *
 * - a paragraph is one line, however it was wrapped
 * - a list item, a table row and a definition start with `- `; a row names the header of each cell
 * - code stands between two lines of three backticks
 * - a heading starts with as many heading marks as its level
 *
 * Marks of emphasis, targets of links, anchors, images and tables of contents are left out.
 */

/** A private-use character marks headings, so that no text of a document looks like one. */
export const HEADING_MARK = "\uE000";

/** The level of a `<summary>`. It ends with its `<details>`, which write a heading without words. */
export const SUMMARY_LEVEL = 6;
export const END_OF_DETAILS: string = HEADING_MARK.repeat(SUMMARY_LEVEL);

/** Starts a list item, a table row and a definition. */
export const ITEM_MARK = "- ";
/** The line before code and the line after it. */
const CODE_FENCE = "```";

/** Writes a table row with the header of each cell: `Code: E_BIG; Remedy: Raise the limit.` Empty when all cells are. */
export function formatRow(headers: readonly string[], cells: readonly string[]): string {
  return cells
    .flatMap((cell, column) => {
      const text = joinLines(cell.trim());
      const header = joinLines(headers[column]?.trim() ?? "");
      if (text === "") return [];
      return [header === "" || header === text ? text : `${header}: ${text}`];
    })
    .join("; ");
}

/** Longer code is written as several pieces, so that each fits in a passage. */
const MAX_CODE_CHARACTERS = 900;

/** Writes code between fences. Long code gives several pieces, with a cut between lines. */
export function fenceCode(code: string, language = ""): string {
  const pieces: string[] = [];
  let open = "";
  for (const line of code.replace(/^\n+/, "").trimEnd().split("\n")) {
    if (open !== "" && open.length + line.length > MAX_CODE_CHARACTERS) {
      pieces.push(open);
      open = "";
    }
    open += open === "" ? line : `\n${line}`;
  }
  return [...pieces, open].map((piece) => `${CODE_FENCE}${language}\n${piece}\n${CODE_FENCE}`).join("\n\n");
}

/** A heading of a text as read. */
export interface Heading {
  /** 1 is the outermost level. */
  readonly level: number;
  readonly title: string;
}

/** Reads a line of a text as read. `undefined` for lines that are not headings. */
export function readHeading(line: string): Heading | undefined {
  const level = /^\uE000+/.exec(line)?.[0].length;
  return level === undefined ? undefined : { level, title: line.slice(level).trim() };
}
