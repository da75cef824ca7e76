import { type Html, html } from "@bedrock-routed/html";
import type { DayFigures } from "../figures/day-figures";
import type { Formats } from "../wording/create-formats";
import type { ChartLabels } from "../wording/page-labels";
import { chart, round } from "./chart";
import { datedDays, dayAxis } from "./day-axis";
import { valueAxis } from "./value-axis";

const size = { width: 360, height: 240 };
const columns = [52, 352] as const;
const rows = [12, 204] as const;
const AXIS_Y = 228;
const DAYS_WITH_DOTS = 45;

/** A value for each day; a day without one interrupts the line. */
export interface Line {
  /** A class of the style sheet. */
  readonly kind: string;
  readonly read: (day: DayFigures) => number | undefined;
}

/** What a line chart is drawn from. */
export interface LineChart {
  readonly id: string;
  readonly labels: ChartLabels;
  readonly days: readonly DayFigures[];
  readonly lines: readonly Line[];
  /** Where the axis ends, at least. */
  readonly maximum?: number;
  readonly formatValue: (value: number) => string;
}

export function drawLineChart(
  { id, labels, days, lines, maximum = 0, formatValue }: LineChart,
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
  return chart(id, labels, size, html`${grid}${drawn}${axis.labels}`);
}

type Point = readonly [x: number, y: number];

/** Joins what lies on neighbouring days; a day that is missing is a gap. */
function pathOf(points: readonly (Point | undefined)[], slot: number): string {
  return points
    .map((point, index) => point && `${isJoined(points[index - 1], point, slot) ? "L" : "M"}${point[0]} ${point[1]}`)
    .join("");
}

function isJoined(before: Point | undefined, point: Point | undefined, slot: number): boolean {
  return before !== undefined && point !== undefined && point[0] - before[0] < slot * 1.5;
}

/** Whether a point has no neighbour, so that no line shows it. */
function isAlone(points: readonly (Point | undefined)[], index: number, slot: number): boolean {
  const point = points[index];
  return !isJoined(points[index - 1], point, slot) && !isJoined(point, points[index + 1], slot);
}
