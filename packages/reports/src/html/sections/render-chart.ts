import { type Html, html } from "@bedrock-routed/html";
import type { PageContext } from "./page-context";
import { renderTable, type TableContent } from "./render-table";

/** What the colours of a chart stand for. */
interface LegendEntry {
  readonly kind: string;
  readonly text: string;
}

/** A chart as it stands on the page. */
export interface ChartContent {
  readonly id: string;
  readonly title: string;
  readonly wide?: boolean;
  readonly legend?: readonly LegendEntry[];
  /** The drawing, and its numbers; or why there is none. */
  readonly content: { readonly drawing: Html; readonly table: TableContent } | string;
}

/** A drawing under its title, and the same numbers as a table that opens below it. */
export function renderChart({ id, title, wide, legend = [], content }: ChartContent, { labels }: PageContext): Html {
  const entries = legend.map(({ kind, text }) => html`<li><span class="swatch ${kind}"></span>${text}</li>`);
  const body =
    typeof content === "string"
      ? html`<p class="soft">${content}</p>`
      : html`${entries.length === 0 ? "" : html`<ul class="legend">${entries}</ul>`}${content.drawing}<details id="${id}-table"><summary>${labels.asTable}<span class="unseen">: ${title}</span></summary>${renderTable(content.table)}</details>`;
  return html`<section class="chart${wide ? " wide" : ""}"><h3>${title}</h3>${body}</section>`;
}
