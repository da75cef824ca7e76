import { type Html, html } from "@bedrock-routed/html";
import type { ChartLabels } from "../../wording/labels";
import type { PageContext } from "../../wording/page-formats";
import { renderTable, type TableContent } from "../tables/table";

/** A chart as it stands on the page. */
export interface ChartContent {
  readonly id: string;
  readonly title: string;
  readonly wide?: boolean;
  readonly legend?: readonly LegendEntry[];
  /** The drawing with its numbers, or a sentence that says why there is none. */
  readonly content: { readonly drawing: Html; readonly table: TableContent } | string;
  /** What a reader must know to read the drawing. */
  readonly note?: string | undefined;
}

/** What a colour of the chart stands for. */
interface LegendEntry {
  /** CSS class. */
  readonly kind: string;
  readonly text: string;
}

/** A drawing below its title, and a table of the same numbers that the reader can open. */
export function renderChart({ id, title, wide, legend = [], content, note }: ChartContent, context: PageContext): Html {
  const { labels } = context;
  const entries = legend.map(({ kind, text }) => html`<li><span class="swatch ${kind}"></span>${text}</li>`);
  const body =
    typeof content === "string"
      ? html`<p class="soft">${content}</p>`
      : html`${entries.length === 0 ? "" : html`<ul class="legend">${entries}</ul>`}${content.drawing}${note === undefined ? "" : html`<p class="soft cut-note">${note}</p>`}<details id="${id}-table"><summary>${labels.asTable}<span class="unseen">: ${title}</span></summary>${renderTable(content.table, context)}</details>`;
  return html`<section class="chart${wide ? " wide" : ""}"><h3>${title}</h3>${body}</section>`;
}

/** Size of a drawing, in its own units. */
export interface Size {
  readonly width: number;
  readonly height: number;
  /** Whether the drawing takes the size of its place, whatever its own proportions are. */
  readonly stretched?: boolean;
}

/** An SVG image with a name and a description for readers who do not see it. */
export function renderSvg(
  id: string,
  { title, description }: ChartLabels,
  { width, height, stretched }: Size,
  shapes: Html,
): Html {
  return html`<svg viewBox="0 0 ${width} ${round(height)}"${stretched ? html` preserveAspectRatio="none"` : ""} role="img" aria-labelledby="${id}-title ${id}-desc"><title id="${id}-title">${title}</title><desc id="${id}-desc">${description}</desc>${shapes}</svg>`;
}

/** Rounds a coordinate to one decimal place, because more would only make the page longer. */
export function round(coordinate: number): number {
  return Math.round(coordinate * 10) / 10;
}

/** A bar between two corners, in either order. It is never too thin to be seen. */
export function bar(kind: string, [x1, x2]: readonly [number, number], [y1, y2]: readonly [number, number]): Html {
  const [width, height] = [Math.max(Math.abs(x2 - x1), 0.75), Math.max(Math.abs(y2 - y1), 0.75)];
  return html`<rect class="${kind}" x="${round(Math.min(x1, x2))}" y="${round(Math.min(y1, y2))}" width="${round(width)}" height="${round(height)}"/>`;
}

/** A name from outside as a text of a drawing. It is isolated, so that it does not turn the direction of what is beside it. */
export function nameLabel(name: string, x: number, y: number, kind: string): Html {
  return label(`\u2068${name}\u2069`, x, y, kind);
}

/** A text. The classes `middle` and `end` in `kind` say which of its points is at `x`; by default its start. */
export function label(text: string, x: number, y: number, kind: string): Html {
  return html`<text class="${kind}" x="${round(x)}" y="${round(y)}">${text}</text>`;
}
