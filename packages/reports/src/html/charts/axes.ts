import { type Html, html } from "@bedrock-routed/html";
import type { PageLabels } from "../../wording/labels";
import type { Formats } from "../../wording/page-formats";
import type { DayFigures } from "../page-data/page-data";
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

/** Days from the first to the last. A day without calls has a place too. */
export interface DayAxis {
  /** The middle of a day's place. */
  readonly x: (day: string) => number;
  /** Width of a day's place. */
  readonly slot: number;
  readonly labels: Html;
}

const MS_PER_DAY = 86_400_000;
const ISO_DAY = /^\d{4}-\d{2}-\d{2}$/;
const DAY_LABELS = 4;

/** The days that can be drawn. A key that is not a date has no place on the axis. */
export function datedDays<Day extends Pick<DayFigures, "key">>(days: readonly Day[]): readonly Day[] {
  return days.filter(({ key }) => ISO_DAY.test(key) && !Number.isNaN(Date.parse(key)));
}

/** The days that have what a chart shows, or a sentence that says why there are none. */
export function chartedDays(
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

/** @param days in order; see `datedDays` */
export function dayAxis(
  days: readonly Pick<DayFigures, "key">[],
  [left, right]: readonly [number, number],
  y: number,
  formats: Formats,
): DayAxis {
  const [first = 0, last = 0] = [days[0], days.at(-1)].map((day) => indexOf(day?.key));
  const slot = (right - left) / (last - first + 1);
  const place = linearScale(
    [first, Math.max(last, first + 1)],
    [left + slot / 2, left + slot / 2 + slot * Math.max(last - first, 1)],
  );
  const x = (day: string): number => place(indexOf(day));
  const step = Math.max(1, Math.ceil((last - first) / DAY_LABELS));
  const shown = Array.from({ length: Math.floor((last - first) / step) + 1 }, (_, index) => first + index * step);
  const labels = shown.map((index) => {
    const day = new Date(index * MS_PER_DAY).toISOString().slice(0, "2026-11-21".length);
    return label(formats.day(day), x(day), y, "tick middle");
  });
  return { x, slot, labels: html`${labels}` };
}

function indexOf(day: string | undefined): number {
  return Math.round(Date.parse(day ?? "") / MS_PER_DAY);
}
