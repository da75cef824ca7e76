/** A cell of a CSV file. `undefined` is an unknown value, and stays empty. */
export type CsvCell = string | number | undefined;

/** Spreadsheets take a text that starts with one of these as a formula. Some of them read the full-width forms too. */
const FORMULA_START = /^[=+\-@＝＋－＠]/;
const LEADING_BLANKS = /^[\s\p{Cc}]+/u;

/** Without it, Excel takes UTF-8 for the code page of the machine, and Japanese names become unreadable. */
const BYTE_ORDER_MARK = "\uFEFF";

/**
 * A CSV file (RFC 4180) for spreadsheets: UTF-8 with a byte order mark. Texts are quoted. A text that a spreadsheet
 * would run as a formula gets an apostrophe in front. Numbers stay numbers, also when they are negative.
 */
export function toCsv(rows: readonly (readonly CsvCell[])[]): string {
  return `${BYTE_ORDER_MARK}${rows.map((row) => `${row.map(toCell).join(",")}\r\n`).join("")}`;
}

function toCell(cell: CsvCell): string {
  if (cell === undefined) return "";
  if (typeof cell === "number") return formatNumber(cell);
  const isFormula = FORMULA_START.test(cell.replace(LEADING_BLANKS, "")) || cell.startsWith("\t");
  return `"${isFormula ? "'" : ""}${cell.replaceAll('"', '""')}"`;
}

const MOST_DECIMALS = 12;
const MOST_DIGITS = 15;

/** Without an exponent, which some spreadsheets do not read, and without what floating-point arithmetic adds at the end. */
function formatNumber(value: number): string {
  const short = String(Number(value.toPrecision(MOST_DIGITS)));
  // Linear: a number has few digits.
  return short.includes("e") ? value.toFixed(MOST_DECIMALS).replace(/\.?0+$/, "") : short;
}
