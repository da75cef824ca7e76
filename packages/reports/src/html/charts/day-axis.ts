import { type Html, html } from "@bedrock-routed/html";
import type { DayFigures } from "../figures/day-figures";
import type { Formats } from "../wording/create-formats";
import { label } from "./chart";
import { linearScale } from "./linear-scale";

const MS_PER_DAY = 86_400_000;
const ISO_DAY = /^\d{4}-\d{2}-\d{2}$/;
const LABELS = 4;

/** Days from the first to the last, each with a place of its own, those without calls too. */
export interface DayAxis {
  /** The middle of a day's place. */
  readonly x: (day: string) => number;
  /** Width of a day's place. */
  readonly slot: number;
  readonly labels: Html;
}

/** Days that can be drawn: a key that is no date has no place in time. */
export function datedDays<Day extends Pick<DayFigures, "key">>(days: readonly Day[]): readonly Day[] {
  return days.filter(({ key }) => ISO_DAY.test(key) && !Number.isNaN(Date.parse(key)));
}

/** An axis over dated days, in order. */
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
  const step = Math.max(1, Math.ceil((last - first) / LABELS));
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
