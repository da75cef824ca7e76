import { type Html, type HtmlValue, html } from "@bedrock-routed/html";
import { orUnknown, type PageContext } from "../../wording/page-formats";
import { cacheHitRateOf, type KeyedFigures, promptTokensOf, savedShareOf } from "../page-data/page-data";

/** A table. The first cell of a row is its heading, the others hold numbers. */
export interface TableContent {
  readonly caption: string;
  readonly columns: readonly string[];
  readonly rows: readonly TableRow[];
}

interface TableRow {
  readonly cells: readonly HtmlValue[];
  /** Whether the reader has chosen this row's key in the filters. */
  readonly chosen?: boolean;
}

/** On a narrow screen the table scrolls sideways in a region of its own, also by keyboard. */
export function renderTable({ caption, columns, rows }: TableContent): Html {
  const head = columns.map((column) => html`<th scope="col">${column}</th>`);
  const body = rows.map(({ cells: [first = "", ...others], chosen }) => {
    const numbers = others.map((cell) => html`<td>${cell}</td>`);
    return html`<tr${chosen ? html` class="chosen"` : ""}><th scope="row">${first}</th>${numbers}</tr>`;
  });
  return html`<div class="scroll" role="region" aria-label="${caption}" tabindex="0"><table><caption>${caption}</caption><thead><tr>${head}</tr></thead><tbody>${body}</tbody></table></div>`;
}

/** A table of models, tags, users or other keys. */
export interface FiguresTable {
  readonly caption: string;
  /** Heading of the first column. */
  readonly key: string;
  readonly rows: readonly KeyedFigures[];
  /** Number of calls that the shares refer to. */
  readonly calls: number;
  /** The key that the reader has chosen in the filters. */
  readonly chosen?: string | undefined;
}

/** One row for each key, with the figures that matter for money. */
export function renderFiguresTable({ caption, key, rows, calls, chosen }: FiguresTable, context: PageContext): Html {
  const { labels, formats } = context;
  const columns = [
    key,
    labels.calls,
    labels.share,
    labels.promptTokens,
    labels.cacheHitRate,
    labels.outputTokens,
    labels.cost,
    labels.saved,
    labels.savedPercent,
    labels.p50,
    labels.p90,
  ];
  const toRow = (row: KeyedFigures): TableRow => ({
    chosen: row.key === chosen,
    cells: [
      row.key,
      formats.count(row.calls),
      orUnknown(calls === 0 ? undefined : row.calls / calls, formats.percent, labels),
      formats.count(promptTokensOf(row)),
      orUnknown(cacheHitRateOf(row), formats.percent, labels),
      formats.count(row.usage.outputTokens),
      orUnknown(row.costUsd, formats.usd, labels),
      orUnknown(row.comparedCalls === 0 ? undefined : row.savedUsd, formats.signedUsd, labels),
      orUnknown(savedShareOf(row), formats.percent, labels),
      orUnknown(row.latency.p50Ms, formats.milliseconds, labels),
      orUnknown(row.latency.p90Ms, formats.milliseconds, labels),
    ],
  });
  return renderTable({ caption, columns, rows: rows.map(toRow) });
}
