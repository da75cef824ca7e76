import { type Html, html } from "@bedrock-routed/html";
import type { ChartLabels } from "../../wording/labels";
import { type Formats, orUnknown, type PageContext } from "../../wording/page-formats";
import type { DayFigures } from "../page-data/page-data";
import type { View } from "../page-data/view";
import { chartedDays, datedDays, dayAxis, valueAxis } from "./axes";
import { renderChart, renderSvg, round } from "./chart";

const size = { width: 360, height: 240 };
const columns = [52, 352] as const;
const rows = [12, 204] as const;
const AXIS_Y = 228;
const DAYS_WITH_DOTS = 45;

/** For each day, the share of prompt tokens that came from the prompt cache. */
export function cacheChart(view: View, context: PageContext): Html {
  const { labels, formats } = context;
  const lines = [{ kind: "paid", read: cacheHitRateOfDay, name: labels.cacheHitRate }];
  const formatValue = (share: number): string => formats.percent(share);
  return lineChart(view, { id: "cache", labels: labels.cacheChart, lines, maximum: 1, formatValue }, context);
}

function cacheHitRateOfDay({ promptTokens, cacheReadTokens }: DayFigures): number | undefined {
  return promptTokens === 0 ? undefined : cacheReadTokens / promptTokens;
}

/** For each day, the median and the 90th percentile of the time to the complete answer. */
export function latencyChart(view: View, context: PageContext): Html {
  const { labels, formats } = context;
  const lines = [
    { kind: "paid", read: ({ latency }: DayFigures) => latency.p50Ms, name: labels.p50 },
    { kind: "second", read: ({ latency }: DayFigures) => latency.p90Ms, name: labels.p90 },
  ];
  const formatValue = formats.milliseconds;
  return lineChart(view, { id: "latency", labels: labels.latencyChart, lines, formatValue }, context);
}

/** What a line chart is drawn from. */
interface LineDrawing {
  readonly id: string;
  readonly labels: ChartLabels;
  readonly days: readonly DayFigures[];
  readonly lines: readonly Line[];
  /** The lowest end of the value axis. */
  readonly maximum?: number;
  readonly formatValue: (value: number) => string;
}

/** A value for each day. A day without a value interrupts the line. */
interface Line {
  /** CSS class. */
  readonly kind: string;
  readonly read: (day: DayFigures) => number | undefined;
}

interface LineChart extends Omit<LineDrawing, "days" | "lines"> {
  readonly lines: readonly (Line & { readonly name: string })[];
}

function lineChart(view: View, chart: LineChart, context: PageContext): Html {
  const { labels, formats } = context;
  const { id, lines, formatValue } = chart;
  const { title } = chart.labels;
  const legend = lines.length === 1 ? [] : lines.map(({ kind, name }) => ({ kind, text: name }));
  const days = chartedDays(view, labels, (day) => lines.some(({ read }) => read(day) !== undefined), labels.noMeasure);
  if (typeof days === "string") return renderChart({ id, title, legend, content: days }, context);
  const table = {
    caption: title,
    columns: [labels.day, ...lines.map(({ name }) => name)],
    rows: days.map((day) => ({
      cells: [formats.fullDay(day.key), ...lines.map(({ read }) => orUnknown(read(day), formatValue, labels))],
    })),
  };
  return renderChart(
    { id, title, legend, content: { drawing: drawLineChart({ ...chart, days }, formats), table } },
    context,
  );
}

export function drawLineChart(
  { id, labels, days, lines, maximum = 0, formatValue }: LineDrawing,
  formats: Formats,
): Html {
  const dated = datedDays(days);
  const values = lines.flatMap(({ read }) => dated.map((day) => read(day) ?? 0));
  const { y, grid } = valueAxis(Math.max(maximum, ...values), columns, rows, formatValue);
  const axis = dayAxis(dated, columns, AXIS_Y, formats);
  const drawn = lines.map(({ kind, read }) => {
    const points = dated.map((day) => {
      const value = read(day);
      return value === undefined ? undefined : ([round(axis.x(day.key)), round(y(value))] as const);
    });
    const known = points.filter((point) => point !== undefined);
    const alone = known.filter((point) => isAlone(points, points.indexOf(point), axis.slot));
    const dots = (known.length <= DAYS_WITH_DOTS ? known : alone).map(
      ([cx, cy]) => html`<circle class="${kind}" cx="${cx}" cy="${cy}" r="3"/>`,
    );
    return html`<path class="${kind}" d="${pathOf(points, axis.slot)}"/>${dots}`;
  });
  return renderSvg(id, labels, size, html`${grid}${drawn}${axis.labels}`);
}

type Point = readonly [x: number, y: number];

/** Joins the points of neighbouring days. A missing day is a gap. */
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
