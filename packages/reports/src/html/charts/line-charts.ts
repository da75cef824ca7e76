import { type Html, html } from "@bedrock-routed/html";
import { cacheHitRateOf, type KeyedFigures } from "../../figures/figures";
import type { Granularity } from "../../figures/periods";
import type { ChartLabels } from "../../wording/labels";
import { formatPeriod, orUnknown, type PageContext, timeHeading } from "../../wording/page-formats";
import type { View } from "../page-data/view";
import { chartedRows, periodAxis, toAxisEnd, valueAxis } from "./axes";
import { renderChart, renderSvg, round } from "./chart";

const size = { width: 360, height: 240 };
const columns = [52, 352] as const;
const rows = [12, 204] as const;
const AXIS_Y = 228;
const ROWS_WITH_DOTS = 45;

/** For each period, the share of prompt tokens that came from the prompt cache. */
export function cacheChart(view: View, context: PageContext): Html {
  const { labels, formats } = context;
  const lines = [{ kind: "paid", read: cacheHitRateOf, name: labels.cacheHitRate }];
  const chart = { id: "cache", labels: labels.cacheChart, lines, maximum: 1, formatValue: formats.percent };
  return lineChart(view.periods, view.granularity, view, chart, context);
}

/**
 * For each day, the median and the 90th percentile of the time to the complete answer. Percentiles of days do not add
 * up to those of a week or a month, so this chart always shows days.
 */
export function latencyChart(view: View, context: PageContext): Html {
  const { labels, formats } = context;
  const lines = [
    { kind: "paid", read: ({ latency }: KeyedFigures) => latency.p50Ms, name: labels.p50 },
    { kind: "second", read: ({ latency }: KeyedFigures) => latency.p90Ms, name: labels.p90 },
  ];
  const chart = { id: "latency", labels: labels.latencyChart, lines, formatValue: formats.milliseconds };
  return lineChart(view.days, "day", view, chart, context);
}

/** What a line chart is drawn from. */
interface LineDrawing {
  readonly id: string;
  readonly labels: ChartLabels;
  readonly rows: readonly KeyedFigures[];
  readonly granularity: Granularity;
  readonly lines: readonly Line[];
  /** The value that the axis ends with. By default the highest one that is not an outlier. */
  readonly maximum?: number;
  readonly formatValue: (value: number) => string;
}

/** A value for each period. A period without a value interrupts the line. */
interface Line {
  /** CSS class. */
  readonly kind: string;
  readonly read: (row: KeyedFigures) => number | undefined;
}

interface LineChart extends Omit<LineDrawing, "rows" | "granularity" | "lines"> {
  readonly lines: readonly (Line & { readonly name: string })[];
}

function lineChart(
  all: readonly KeyedFigures[] | undefined,
  granularity: Granularity,
  view: View,
  chart: LineChart,
  context: PageContext,
): Html {
  const { labels } = context;
  const { id, lines, formatValue } = chart;
  const { title } = chart.labels;
  const legend = lines.length === 1 ? [] : lines.map(({ kind, name }) => ({ kind, text: name }));
  const hasValue = (row: KeyedFigures): boolean => lines.some(({ read }) => read(row) !== undefined);
  const shown = chartedRows(all, view, labels, hasValue, labels.noMeasure);
  if (typeof shown === "string") return renderChart({ id, title, legend, content: shown }, context);
  const table = {
    caption: title,
    columns: [timeHeading(granularity, context), ...lines.map(({ name }) => name)],
    rows: shown.map((row) => ({
      cells: [
        formatPeriod(row.key, granularity, context),
        ...lines.map(({ read }) => ({ value: read(row), text: orUnknown(read(row), formatValue, labels) })),
      ],
    })),
  };
  const end = toAxisEnd(valuesOf(shown, lines));
  const cut = chart.maximum === undefined ? shown.filter((row) => valuesOf([row], lines).some(end.isCut)) : [];
  const cutTexts = cut.map(
    (row) =>
      `${formatPeriod(row.key, granularity, context)}: ${valuesOf([row], lines).filter(end.isCut).map(formatValue).join(", ")}`,
  );
  const note = cutTexts.length === 0 ? undefined : labels.cutBars(cutTexts);
  const drawing = drawLineChart({ ...chart, rows: shown, granularity }, context);
  return renderChart({ id, title, legend, content: { drawing, table }, note }, context);
}

function valuesOf(shown: readonly KeyedFigures[], lines: readonly Line[]): readonly number[] {
  return lines.flatMap(({ read }) => shown.flatMap((row) => read(row) ?? []));
}

export function drawLineChart(
  { id, labels, rows: shown, granularity, lines, maximum, formatValue }: LineDrawing,
  { formats }: PageContext,
): Html {
  const end = maximum ?? toAxisEnd(valuesOf(shown, lines)).maximum;
  const { y, grid } = valueAxis(end, columns, rows, formatValue);
  const axis = periodAxis(shown, granularity, columns, AXIS_Y, formats);
  const drawn = lines.map(({ kind, read }) => {
    const points = shown.map((row) => {
      const value = read(row);
      return value === undefined
        ? undefined
        : ([round(axis.x(row.key)), round(Math.max(y(value), rows[0] - 4))] as const);
    });
    const known = points.filter((point) => point !== undefined);
    const alone = known.filter((point) => isAlone(points, points.indexOf(point), axis.slot));
    const dots = (known.length <= ROWS_WITH_DOTS ? known : alone).map(
      ([cx, cy]) => html`<circle class="${kind}" cx="${cx}" cy="${cy}" r="3"/>`,
    );
    return html`<path class="${kind}" d="${pathOf(points, axis.slot)}"/>${dots}`;
  });
  return renderSvg(id, labels, size, html`${grid}${drawn}${axis.labels}`);
}

type Point = readonly [x: number, y: number];

/** Joins the points of neighbouring periods. A missing period is a gap. */
function pathOf(points: readonly (Point | undefined)[], slot: number): string {
  return points
    .map((point, index) => point && `${isJoined(points[index - 1], point, slot) ? "L" : "M"}${point[0]} ${point[1]}`)
    .join("");
}

function isJoined(before: Point | undefined, point: Point | undefined, slot: number): boolean {
  return before !== undefined && point !== undefined && point[0] - before[0] < slot * 1.5;
}

/** Whether a point has no neighbour. Then no line shows it. */
function isAlone(points: readonly (Point | undefined)[], index: number, slot: number): boolean {
  const point = points[index];
  return !isJoined(points[index - 1], point, slot) && !isJoined(point, points[index + 1], slot);
}
