import Table from "cli-table3";
import { toOneLine } from "./show-text";
import type { Style } from "./style";

/** A cell: text, a number that is shown as it is, or nothing. */
export type Cell = string | number | undefined;

const GAP = "  ";

/** No lines, so that columns can be copied and cut. */
const chars = {
  top: "",
  "top-mid": "",
  "top-left": "",
  "top-right": "",
  bottom: "",
  "bottom-mid": "",
  "bottom-left": "",
  "bottom-right": "",
  left: "",
  "left-mid": "",
  mid: "",
  "mid-mid": "",
  right: "",
  "right-mid": "",
  middle: GAP,
};

/**
 * Renders rows for a terminal. Columns are aligned in Japanese too. Columns of numbers are on the right.
 * @param head names of the columns
 */
export function renderTable(head: readonly string[], rows: readonly (readonly Cell[])[], style: Style): string {
  const colAligns = head.map((_, column) => (isNumeric(rows, column) ? "right" : "left"));
  const table = new Table({
    head: head.map((name) => style.bold(name)),
    colAligns,
    chars,
    style: { head: [], border: [], "padding-left": 0, "padding-right": 0, compact: true },
  });
  table.push(...rows.map((row) => row.map(show)));
  return table
    .toString()
    .split("\n")
    .map((line) => line.trimEnd())
    .join("\n");
}

function show(cell: Cell): string {
  return cell === undefined ? "–" : toOneLine(String(cell));
}

function isNumeric(rows: readonly (readonly Cell[])[], column: number): boolean {
  const cells = rows.map((row) => row[column]).filter((cell) => cell !== undefined);
  return cells.length > 0 && cells.every((cell) => typeof cell === "number" || /^[−-]?\d[\d,.]*$/.test(cell));
}
