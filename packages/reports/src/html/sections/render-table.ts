import { type Html, type HtmlValue, html } from "@bedrock-routed/html";

/** A table: the first cell of a row is its heading, the others are numbers. */
export interface TableContent {
  readonly caption: string;
  readonly columns: readonly string[];
  readonly rows: readonly TableRow[];
}

/** A row, and whether it is the chosen one. */
interface TableRow {
  readonly cells: readonly HtmlValue[];
  readonly chosen?: boolean;
}

/** A table that scrolls sideways in a place of its own, by keyboard too, where the screen is narrow. */
export function renderTable({ caption, columns, rows }: TableContent): Html {
  const head = columns.map((column) => html`<th scope="col">${column}</th>`);
  const body = rows.map(({ cells: [first = "", ...others], chosen }) => {
    const numbers = others.map((cell) => html`<td>${cell}</td>`);
    return html`<tr${chosen ? html` class="chosen"` : ""}><th scope="row">${first}</th>${numbers}</tr>`;
  });
  return html`<div class="scroll" role="region" aria-label="${caption}" tabindex="0"><table><caption>${caption}</caption><thead><tr>${head}</tr></thead><tbody>${body}</tbody></table></div>`;
}
