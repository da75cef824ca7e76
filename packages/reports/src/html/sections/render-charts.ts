import { type Html, html } from "@bedrock-routed/html";
import { datedDays } from "../charts/day-axis";
import { drawCostChart, isLoss } from "../charts/draw-cost-chart";
import { drawLineChart, type Line } from "../charts/draw-line-chart";
import { drawShareChart } from "../charts/draw-share-chart";
import { drawWaterfall, toWaterfall } from "../charts/draw-waterfall";
import type { DayFigures } from "../figures/day-figures";
import type { View } from "../figures/to-view";
import type { PageLabels } from "../wording/page-labels";
import { orUnknown } from "./or-unknown";
import type { PageContext } from "./page-context";
import { renderChart } from "./render-chart";

/** All charts of a view. */
export function renderCharts(view: View, context: PageContext): Html {
  const charts = [costChart, waterfallChart, shareChart, cacheChart, latencyChart];
  return html`<div class="charts">${charts.map((render) => render(view, context))}</div>`;
}

function costChart(view: View, context: PageContext): Html {
  const { labels, formats } = context;
  const { title } = labels.costChart;
  const days = chartedDays(view, labels, ({ comparedCalls }) => comparedCalls > 0, labels.noPrice);
  const rows = (priced: readonly DayFigures[]) =>
    priced.map((day) => ({
      cells: [
        formats.fullDay(day.key),
        formats.usd(day.baselineUsd),
        formats.usd(day.paidUsd),
        formats.signedUsd(day.savedUsd),
      ],
    }));
  const columns = [labels.day, labels.baseline, labels.paid, labels.saved];
  const legend = [
    { kind: "baseline", text: labels.baseline },
    { kind: "paid", text: labels.paid },
    ...(typeof days !== "string" && days.some(isLoss) ? [{ kind: "bad", text: labels.lossDay }] : []),
  ];
  const content =
    typeof days === "string"
      ? days
      : { drawing: drawCostChart(days, labels, formats), table: { caption: title, columns, rows: rows(days) } };
  return renderChart({ id: "cost", title, wide: true, legend, content }, context);
}

function waterfallChart({ figures }: View, context: PageContext): Html {
  const { labels, formats } = context;
  const { title } = labels.waterfallChart;
  const rows = toWaterfall(figures, labels).map(({ label, from, to, total }) => ({
    cells: [
      label,
      total ? formats.usd(to) : formats.signedUsd(from - to),
      ...(formats.currency === undefined ? [] : [formats.currency(total ? to : from - to)]),
    ],
  }));
  const currencies = formats.currencyCode === undefined ? [] : [formats.currencyCode];
  const content =
    figures.comparedCalls === 0
      ? labels.noPrice
      : {
          drawing: drawWaterfall(figures, labels, formats),
          table: { caption: title, columns: [labels.key, "USD", ...currencies], rows },
        };
  return renderChart({ id: "waterfall", title, wide: true, content }, context);
}

function shareChart({ models, selection }: View, context: PageContext): Html {
  const { labels, formats } = context;
  const { title } = labels.shareChart;
  const all = (models ?? []).reduce((sum, { calls }) => sum + calls, 0);
  const rows = (models ?? []).map(({ key, calls }) => ({
    chosen: key === selection.model,
    cells: [key, formats.count(calls), orUnknown(all === 0 ? undefined : calls / all, formats.percent, labels)],
  }));
  const columns = [labels.model, labels.calls, labels.share];
  const content =
    models === undefined
      ? labels.notBrokenDown
      : { drawing: drawShareChart(models, selection.model, labels, formats), table: { caption: title, columns, rows } };
  return renderChart({ id: "share", title, content }, context);
}

function cacheChart(view: View, context: PageContext): Html {
  const { labels, formats } = context;
  const line = { kind: "paid", read: cacheHitRateOfDay, name: labels.cacheHitRate };
  return dailyLines(
    view,
    {
      id: "cache",
      labels: labels.cacheChart,
      lines: [line],
      maximum: 1,
      formatValue: (share) => formats.percent(share),
    },
    context,
  );
}

function latencyChart(view: View, context: PageContext): Html {
  const { labels, formats } = context;
  const lines = [
    { kind: "paid", read: ({ latency }: DayFigures) => latency.p50Ms, name: labels.p50 },
    { kind: "second", read: ({ latency }: DayFigures) => latency.p90Ms, name: labels.p90 },
  ];
  return dailyLines(
    view,
    { id: "latency", labels: labels.latencyChart, lines, formatValue: formats.milliseconds },
    context,
  );
}

interface DailyLines extends Omit<Parameters<typeof drawLineChart>[0], "days" | "lines"> {
  readonly lines: readonly (Line & { readonly name: string })[];
}

function dailyLines(view: View, chart: DailyLines, context: PageContext): Html {
  const { labels, formats } = context;
  const { id, lines, formatValue } = chart;
  const { title } = chart.labels;
  const days = chartedDays(view, labels, (day) => lines.some(({ read }) => read(day) !== undefined), labels.noMeasure);
  const rows = (measured: readonly DayFigures[]) =>
    measured.map((day) => ({
      cells: [formats.fullDay(day.key), ...lines.map(({ read }) => orUnknown(read(day), formatValue, labels))],
    }));
  const columns = [labels.day, ...lines.map(({ name }) => name)];
  const legend = lines.length === 1 ? [] : lines.map(({ kind, name }) => ({ kind, text: name }));
  const content =
    typeof days === "string"
      ? days
      : {
          drawing: drawLineChart({ ...chart, days }, formats),
          table: { caption: title, columns, rows: rows(days) },
        };
  return renderChart({ id, title, legend, content }, context);
}

/** The days that have what a chart shows, or why there are none. */
function chartedDays(
  { days, selection }: View,
  labels: PageLabels,
  isShown: (day: DayFigures) => boolean,
  noneIsShown: string,
): readonly DayFigures[] | string {
  const { model, tag } = selection;
  if (days === undefined) return model !== undefined && tag !== undefined ? labels.noDaysOfBoth : labels.noDays;
  const shown = datedDays(days).filter(isShown);
  return shown.length === 0 ? noneIsShown : shown;
}

function cacheHitRateOfDay({ promptTokens, cacheReadTokens }: DayFigures): number | undefined {
  return promptTokens === 0 ? undefined : cacheReadTokens / promptTokens;
}
