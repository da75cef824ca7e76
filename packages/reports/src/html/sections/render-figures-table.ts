import type { Html } from "@bedrock-routed/html";
import { cacheHitRateOf, type KeyedFigures, promptTokensOf, savedShareOf } from "../figures/figures";
import { orUnknown } from "./or-unknown";
import type { PageContext } from "./page-context";
import { renderTable } from "./render-table";

/** What a table of models, tags or users is about. */
export interface FiguresTable {
  readonly caption: string;
  /** What the first column holds. */
  readonly key: string;
  readonly rows: readonly KeyedFigures[];
  /** Of which `share` is the share. */
  readonly calls: number;
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
  const toRow = (row: KeyedFigures) => ({
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
