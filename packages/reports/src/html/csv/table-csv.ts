import { type CsvCell, toCsv } from "./csv";

/** What a table of the page is read from: a part of a browser's elements. */
interface TableElement {
  querySelectorAll(selector: string): Iterable<RowElement>;
}

interface RowElement {
  querySelectorAll(selector: string): Iterable<CellElement>;
}

/** A cell has its value beside the text for people. See `Cell`. */
interface CellElement {
  readonly textContent: string | null;
  readonly dataset: { readonly number?: string; readonly text?: string };
}

/** A table as it stands on the page, with full numbers. */
export function toTableCsv(table: TableElement): string {
  return toCsv([...table.querySelectorAll("tr")].map((row) => [...row.querySelectorAll("th, td")].map(readCell)));
}

function readCell({ dataset, textContent }: CellElement): CsvCell {
  if (dataset.number !== undefined) return Number(dataset.number);
  if (dataset.text !== undefined) return dataset.text === "" ? undefined : dataset.text;
  return textContent ?? "";
}
