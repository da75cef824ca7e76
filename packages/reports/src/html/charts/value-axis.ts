import { type Html, html } from "@bedrock-routed/html";
import { label, round } from "./chart";
import { linearScale, type Scale, ticksTo } from "./linear-scale";

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
