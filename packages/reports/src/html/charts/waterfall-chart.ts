import { type Html, html } from "@bedrock-routed/html";
import { type Figures, paidOf } from "../../figures/figures";
import type { PageLabels } from "../../wording/labels";
import type { PageContext } from "../../wording/page-formats";
import type { View } from "../page-data/view";
import { linearScale } from "./axes";
import { bar, label, renderChart, renderSvg, round } from "./chart";

const WIDTH = 560;
const columns = [126, 430] as const;
const HEIGHT = 300;
const TALLEST_ROW = 60;

/** From the baseline to what was paid: what each part of the saving reduced or increased. */
export function waterfallChart({ figures }: View, context: PageContext): Html {
  const { labels, formats } = context;
  const { title } = labels.waterfallChart;
  const frame = { id: "waterfall", title, wide: true };
  if (figures.comparedCalls === 0) return renderChart({ ...frame, content: labels.noPrice }, context);
  const rows = toWaterfall(figures, labels).map(({ label, from, to, total }) => {
    const usd = total ? to : from - to;
    return {
      cells: [
        label,
        { value: usd, text: (total ? formats.usd : formats.signedUsd)(usd) },
        ...(formats.currency === undefined ? [] : [formats.currency(usd)]),
      ],
    };
  });
  const currencies = formats.currencyCode === undefined ? [] : [formats.currencyCode];
  const table = { caption: title, columns: [labels.key, "USD", ...currencies], rows };
  return renderChart({ ...frame, content: { drawing: drawWaterfall(figures, context), table } }, context);
}

/** A row of the waterfall, in USD. */
export interface WaterfallStep {
  readonly label: string;
  readonly from: number;
  readonly to: number;
  /** Whether the row is a total. Other rows are changes of the row before. */
  readonly total: boolean;
}

/** The baseline, the parts of the saving, and what was paid. Tier, profile and router fee are left out when they are 0. */
export function toWaterfall(figures: Figures, labels: PageLabels): readonly WaterfallStep[] {
  const { routingUsd, cachingUsd, tierUsd, profileUsd, routerFeeUsd } = figures.split;
  const parts: readonly (readonly [string, number])[] = [
    [labels.split.routing, routingUsd],
    [labels.split.caching, cachingUsd],
    ...unlessZero(labels.split.tier, tierUsd),
    ...unlessZero(labels.split.profile, profileUsd),
    ...unlessZero(labels.split.routerFee, -routerFeeUsd),
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

function unlessZero(name: string, usd: number): readonly (readonly [string, number])[] {
  return usd === 0 ? [] : [[name, usd]];
}

function drawWaterfall(figures: Figures, { labels, formats }: PageContext): Html {
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
  return renderSvg("waterfall", labels.waterfallChart, { width: WIDTH, height: steps.length * row }, html`${lines}`);
}

function kindOf(step: WaterfallStep, index: number): string {
  if (step.total) return index === 0 ? "baseline" : "paid";
  return toneOf(step) || "baseline";
}

/** Whether a change saved or lost money. */
function toneOf({ from, to, total }: WaterfallStep): string {
  if (total || from === to) return "";
  return to < from ? "good" : "bad";
}
