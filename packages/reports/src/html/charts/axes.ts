import { type Html, html } from "@bedrock-routed/html";
import type { KeyedFigures } from "../../figures/figures";
import { calendars, type Granularity } from "../../figures/periods";
import type { PageLabels } from "../../wording/labels";
import type { Formats } from "../../wording/page-formats";
import type { View } from "../page-data/view";
import { label, round } from "./chart";

/** Maps a value to a position. */
export type Scale = (value: number) => number;

/** A scale that maps `from[0]` to `to[0]` and `from[1]` to `to[1]`. When the two values of `from` are equal, it maps everything to `to[0]`. */
export function linearScale(from: readonly [number, number], to: readonly [number, number]): Scale {
  const extent = from[1] - from[0];
  return (value) => to[0] + (extent === 0 ? 0 : ((value - from[0]) / extent) * (to[1] - to[0]));
}

const STEPS = [1, 2, 2.5, 5, 10] as const;

/** About `count` round numbers from 0 to the first that is at least `maximum`. */
export function ticksTo(maximum: number, count = 4): readonly number[] {
  if (!(maximum > 0)) return [0, 1];
  const magnitude = 10 ** Math.floor(Math.log10(maximum / count));
  const step = magnitude * (STEPS.find((candidate) => candidate * magnitude * count >= maximum) ?? 10);
  return Array.from({ length: Math.ceil(maximum / step - 1e-9) + 1 }, (_, index) => index * step);
}

/** Values from 0 upwards, with a line across the chart at each round one. */
export interface ValueAxis {
  readonly y: Scale;
  readonly grid: Html;
}

export function valueAxis(
  maximum: number,
  [left, right]: readonly [number, number],
  [top, bottom]: readonly [number, number],
  format: (value: number) => string,
): ValueAxis {
  const ticks = ticksTo(maximum);
  const y = linearScale([0, ticks.at(-1) ?? 1], [bottom, top]);
  const lines = ticks.map(
    (tick) =>
      html`<line class="grid" x1="${left}" x2="${right}" y1="${round(y(tick))}" y2="${round(y(tick))}"/>${label(format(tick), left - 6, y(tick) + 4, "tick end")}`,
  );
  return { y, grid: html`${lines}` };
}

/** Where an axis of values ends. Values above `maximum` are outliers: they are drawn cut, and named below the chart. */
export interface AxisEnd {
  readonly maximum: number;
  readonly isCut: (value: number) => boolean;
}

/** An outlier is more than this many times the next lower value. */
const OUTLIER_FACTOR = 3;
/** At most this share of the values are outliers. With more of them, they are the usual values. */
const MOST_OUTLIERS = 0.1;
const FEWEST_VALUES = 5;
/** Room above the highest value that is not cut, so that a cut bar is higher than all others. */
const CUT_ROOM = 1.15;

/** Leaves rare outliers out of the axis, so that they do not flatten the rest. */
export function toAxisEnd(values: readonly number[]): AxisEnd {
  const falling = values.filter((value) => value > 0).sort((a, b) => b - a);
  const most = falling.length < FEWEST_VALUES ? 0 : Math.max(1, Math.floor(falling.length * MOST_OUTLIERS));
  for (let outliers = most; outliers > 0; outliers -= 1) {
    const [lowest = 0, next = 0] = falling.slice(outliers - 1);
    if (lowest > OUTLIER_FACTOR * next) return { maximum: next * CUT_ROOM, isCut: (value) => value > next };
  }
  return { maximum: falling[0] ?? 0, isCut: () => false };
}

/** Periods from the first to the last. A period without calls has a place too. */
export interface PeriodAxis {
  /** The middle of a period's place. */
  readonly x: (start: string) => number;
  /** Width of a period's place. */
  readonly slot: number;
  readonly labels: Html;
}

const PERIOD_LABELS = 4;
/** A label this near to the end of the axis would stand out of the drawing. */
const HALF_LABEL = 24;

/** The chosen days, or a sentence that says why there are none. */
export function chartedRows(
  rows: readonly KeyedFigures[] | undefined,
  { selection }: View,
  labels: PageLabels,
  isShown: (row: KeyedFigures) => boolean,
  noneIsShown: string,
): readonly KeyedFigures[] | string {
  const { model, group } = selection;
  if (rows === undefined) return model !== undefined && group !== undefined ? labels.noDaysOfBoth : labels.noDays;
  const shown = rows.filter(isShown);
  return shown.length === 0 ? noneIsShown : shown;
}

/** @param rows in order; their keys are the first days of periods */
export function periodAxis(
  rows: readonly Pick<KeyedFigures, "key">[],
  granularity: Granularity,
  [left, right]: readonly [number, number],
  y: number,
  formats: Formats,
): PeriodAxis {
  const { indexOf, startOf } = calendars[granularity];
  const [first = 0, last = 0] = [rows[0], rows.at(-1)].map((row) => (row === undefined ? 0 : indexOf(row.key)));
  const slot = (right - left) / (last - first + 1);
  const place = linearScale(
    [first, Math.max(last, first + 1)],
    [left + slot / 2, left + slot / 2 + slot * Math.max(last - first, 1)],
  );
  const x = (start: string): number => place(indexOf(start));
  const step = Math.max(1, Math.ceil((last - first) / PERIOD_LABELS));
  const shown = Array.from({ length: Math.floor((last - first) / step) + 1 }, (_, index) => first + index * step);
  const labels = shown.map((index) => {
    const start = startOf(index);
    const text = granularity === "month" ? formats.month(start) : formats.day(start);
    const isAtEnd = x(start) > right - HALF_LABEL;
    return isAtEnd ? label(text, right, y, "tick end") : label(text, x(start), y, "tick middle");
  });
  return { x, slot, labels: html`${labels}` };
}
