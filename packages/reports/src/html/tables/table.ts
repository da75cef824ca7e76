import { type Html, type HtmlValue, html } from "@bedrock-routed/html";
import { cacheHitRateOf, costPerCallOf, type KeyedFigures, promptTokensOf, savedShareOf } from "../../figures/figures";
import { orUnknown, type PageContext } from "../../wording/page-formats";

/** A table. The first cell of a row is its heading, the others hold numbers. */
export interface TableContent {
  readonly caption: string;
  readonly columns: readonly string[];
  readonly rows: readonly TableRow[];
}

interface TableRow {
  readonly cells: readonly (HtmlValue | Cell)[];
  /** Whether the reader has chosen this row's key in the filters. */
  readonly chosen?: boolean;
}

/** A cell whose text is written for people, with the value that a CSV file gets. */
export interface Cell {
  readonly text: HtmlValue;
  /** `undefined` is unknown. */
  readonly value: number | string | undefined;
}

/** On a narrow screen the table scrolls sideways in a region of its own, also by keyboard. */
export function renderTable({ caption, columns, rows }: TableContent, { labels }: PageContext): Html {
  const head = columns.map((column) => html`<th scope="col">${column}</th>`);
  const body = rows.map(({ cells: [first = "", ...others], chosen }) => {
    const numbers = others.map((cell) => html`<td${dataOf(cell)}>${textOf(cell)}</td>`);
    return html`<tr${chosen ? html` class="chosen"` : ""}><th scope="row"${dataOf(first)}>${textOf(first)}</th>${numbers}</tr>`;
  });
  const download = html`<button type="button" class="csv" aria-label="${labels.downloadTable(caption)}">CSV</button>`;
  return html`<div class="table"><div class="scroll" role="region" aria-label="${caption}" tabindex="0"><table><caption>${caption}</caption><thead><tr>${head}</tr></thead><tbody>${body}</tbody></table></div>${download}</div>`;
}

function isCell(cell: HtmlValue | Cell): cell is Cell {
  return typeof cell === "object" && "text" in cell;
}

function textOf(cell: HtmlValue | Cell): HtmlValue {
  return isCell(cell) ? cell.text : cell;
}

/** The attribute from which the script takes a cell of a CSV file. */
function dataOf(cell: HtmlValue | Cell): Html {
  if (!isCell(cell)) return html``;
  const { value } = cell;
  if (typeof value === "number") return html` data-number="${value}"`;
  return html` data-text="${value ?? ""}"`;
}

/** A name from outside. It keeps its own direction, and a long one ends after a few lines; pointing at it shows all of it. */
export function renderName(name: string): Html {
  return html`<bdi class="name" title="${name}">${name}</bdi>`;
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

const CALLS_PER_UNIT = 1000;

/** One row for each key. Cost and saving come first, because a narrow screen shows only the first columns. */
export function renderFiguresTable({ caption, key, rows, calls, chosen }: FiguresTable, context: PageContext): Html {
  const { labels, formats } = context;
  const columns = [
    key,
    labels.cost,
    labels.saved,
    labels.savedPercent,
    labels.costPerThousand,
    labels.calls,
    labels.share,
    labels.promptTokens,
    labels.cacheHitRate,
    labels.outputTokens,
    labels.p50,
    labels.p90,
  ];
  const cell = (value: number | undefined, format: (value: number) => string): Cell => ({
    value,
    text: orUnknown(value, format, labels),
  });
  const toRow = (row: KeyedFigures): TableRow => {
    const perCall = costPerCallOf(row);
    return {
      chosen: row.key === chosen,
      cells: [
        { value: row.key, text: renderName(row.key) },
        cell(row.costUsd, formats.usd),
        cell(row.comparedCalls === 0 ? undefined : row.savedUsd, formats.signedUsd),
        cell(savedShareOf(row), formats.percent),
        cell(perCall === undefined ? undefined : perCall * CALLS_PER_UNIT, formats.usd),
        cell(row.calls, formats.count),
        cell(calls === 0 ? undefined : row.calls / calls, formats.percent),
        cell(promptTokensOf(row), formats.count),
        cell(cacheHitRateOf(row), formats.percent),
        cell(row.usage.outputTokens, formats.count),
        cell(row.latency.p50Ms, formats.milliseconds),
        cell(row.latency.p90Ms, formats.milliseconds),
      ],
    };
  };
  return renderTable({ caption, columns, rows: rows.map(toRow) }, context);
}
