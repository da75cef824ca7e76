import { type Html, html } from "@bedrock-routed/html";
import { type Figures, paidOf } from "../figures/figures";
import type { Formats } from "../wording/create-formats";
import type { PageLabels } from "../wording/page-labels";
import { bar, chart, label, round } from "./chart";
import { linearScale } from "./linear-scale";

/** A line of the waterfall: from where to where, in USD. */
export interface WaterfallStep {
  readonly label: string;
  readonly from: number;
  readonly to: number;
  /** Whether it is an amount of its own, and no change of the one before. */
  readonly total: boolean;
}

/** From the baseline, by what was saved and lost, to what was paid. Parts that are not in play are left out. */
export function toWaterfall(figures: Figures, labels: PageLabels): readonly WaterfallStep[] {
  const { routingUsd, cachingUsd, tierUsd, profileUsd, routerFeeUsd } = figures.split;
  const parts: readonly (readonly [string, number])[] = [
    [labels.routing, routingUsd],
    [labels.caching, cachingUsd],
    ...optional(labels.tier, tierUsd),
    ...optional(labels.profile, profileUsd),
    ...optional(labels.routerFee, -routerFeeUsd),
  ];
  let level = figures.baselineUsd;
  const changes = parts.map(([name, saved]) => {
    const from = level;
    level -= saved;
    return { label: name, from, to: level, total: false };
  });
  return [
    { label: labels.baseline, from: 0, to: figures.baselineUsd, total: true },
    ...changes,
    { label: labels.paid, from: 0, to: paidOf(figures), total: true },
  ];
}

function optional(name: string, usd: number): readonly (readonly [string, number])[] {
  return usd === 0 ? [] : [[name, usd]];
}

const WIDTH = 560;
const columns = [126, 430] as const;
const HEIGHT = 300;
const TALLEST_ROW = 60;

export function drawWaterfall(figures: Figures, labels: PageLabels, formats: Formats): Html {
  const steps = toWaterfall(figures, labels);
  const amounts = steps.flatMap(({ from, to }) => [from, to]);
  const x = linearScale([Math.min(0, ...amounts), Math.max(...amounts) || 1], columns);
  const row = Math.min(TALLEST_ROW, HEIGHT / steps.length);
  const thickness = row * 0.6;
  const lines = steps.map((step, index) => {
    const top = index * row + row * 0.2;
    const change = step.from - step.to;
    const amount = step.total ? formats.usd(step.to) : formats.signedUsd(change);
    const connector =
      index === steps.length - 1
        ? html``
        : html`<line class="grid" x1="${round(x(step.to))}" x2="${round(x(step.to))}" y1="${round(top)}" y2="${round(top + row + thickness)}"/>`;
    return html`${connector}${bar(kindOf(step, index), [x(step.from), x(step.to)], [top, top + thickness])}${label(step.label, columns[0] - 10, top + thickness / 2 + 5, "name end")}${label(amount, WIDTH - 4, top + thickness / 2 + 5, `name end ${toneOf(step)}`)}`;
  });
  return chart("waterfall", labels.waterfallChart, { width: WIDTH, height: steps.length * row }, html`${lines}`);
}

function kindOf(step: WaterfallStep, index: number): string {
  if (step.total) return index === 0 ? "baseline" : "paid";
  return toneOf(step) || "baseline";
}

/** Whether a change saved or lost. */
function toneOf({ from, to, total }: WaterfallStep): string {
  if (total || from === to) return "";
  return to < from ? "good" : "bad";
}
