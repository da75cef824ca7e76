import { type Html, html } from "@bedrock-routed/html";
import { type KeyedFigures, paidOf } from "../../figures/figures";
import type { Granularity } from "../../figures/periods";
import { formatPeriod, type PageContext, timeHeading } from "../../wording/page-formats";
import type { View } from "../page-data/view";
import { type AxisEnd, chartedRows, periodAxis, type Scale, toAxisEnd, valueAxis } from "./axes";
import { bar, renderChart, renderSvg, round } from "./chart";

const size = { width: 560, height: 300 };
const columns = [64, 552] as const;
const rows = [16, 264] as const;
const AXIS_Y = 288;

const WIDEST = 48;
const NARROW = 6;
/** Narrow bars overlap, so that no thin gaps show between them. */
const OVERLAP = 0.3;

/** For each period, what was paid in front of what the baseline would have cost. */
export function costChart(view: View, context: PageContext): Html {
  const { labels, formats } = context;
  const { title } = labels.costChart;
  const frame = { id: "cost", title, wide: true };
  const periods = chartedRows(view.periods, view, labels, ({ comparedCalls }) => comparedCalls > 0, labels.noPrice);
  const legend = [
    { kind: "baseline", text: labels.baseline },
    { kind: "paid", text: labels.paid },
  ];
  if (typeof periods === "string") return renderChart({ ...frame, legend, content: periods }, context);
  const { granularity } = view;
  const table = {
    caption: title,
    columns: [timeHeading(granularity, context), labels.paid, labels.saved, labels.baseline],
    rows: periods.map((period) => ({
      cells: [
        formatPeriod(period.key, granularity, context),
        { value: paidOf(period), text: formats.usd(paidOf(period)) },
        { value: period.savedUsd, text: formats.signedUsd(period.savedUsd) },
        { value: period.baselineUsd, text: formats.usd(period.baselineUsd) },
      ],
    })),
  };
  const losses = periods.some(isLoss) ? [{ kind: "bad", text: labels.lossDay }] : [];
  const end = axisEndOf(periods);
  const cut = periods
    .filter((period) => end.isCut(highestOf(period)))
    .map((period) => `${formatPeriod(period.key, granularity, context)}: ${describe(period, context)}`);
  const content = { drawing: drawCostChart(periods, granularity, context), table };
  const note = cut.length === 0 ? undefined : labels.cutBars(cut);
  return renderChart({ ...frame, legend: [...legend, ...losses], content, note }, context);
}

/** Draws bars, not a line, because a period without calls has no cost between the costs of its neighbours. */
export function drawCostChart(periods: readonly KeyedFigures[], granularity: Granularity, context: PageContext): Html {
  const { labels, formats } = context;
  const end = axisEndOf(periods);
  const { y, grid } = valueAxis(end.maximum, columns, rows, formats.axisUsd);
  const axis = periodAxis(periods, granularity, columns, AXIS_Y, formats);
  const width = Math.min(axis.slot, WIDEST);
  const bars = periods
    .filter(({ comparedCalls }) => comparedCalls > 0)
    .map((period) => {
      const drawn = drawPeriod(period, axis.x(period.key), width, (usd) => Math.max(y(usd), rows[0]));
      const mark = end.isCut(highestOf(period)) ? cutMark(axis.x(period.key)) : "";
      const name = `${formatPeriod(period.key, granularity, context)}: ${describe(period, context)}`;
      return html`<g><title>${name}</title>${drawn}${mark}</g>`;
    });
  return renderSvg("cost", labels.costChart, size, html`${grid}${bars}${axis.labels}`);
}

function axisEndOf(periods: readonly KeyedFigures[]): AxisEnd {
  return toAxisEnd(periods.map(highestOf));
}

function highestOf(period: KeyedFigures): number {
  return Math.max(period.baselineUsd, paidOf(period));
}

function describe(period: KeyedFigures, { labels, formats }: PageContext): string {
  return `${labels.paid} ${formats.usd(paidOf(period))}, ${labels.baseline} ${formats.usd(period.baselineUsd)}`;
}

/** An arrow on top of a bar that is cut. */
function cutMark(x: number): Html {
  const top = rows[0] - 12;
  return html`<path class="cut" d="M${round(x - 5)} ${top + 9}L${round(x)} ${top}L${round(x + 5)} ${top + 9}Z"/>`;
}

/** A narrow bar in front of a wide one. When there is no room for two widths, the lower bar stands in front. */
function drawPeriod(period: KeyedFigures, x: number, width: number, y: Scale): Html {
  const isNarrow = width < NARROW;
  const [outer, inner] = isNarrow ? [width / 2 + OVERLAP, width / 2 + OVERLAP] : [width * 0.42, width * 0.26];
  const baseline = bar("baseline", [x - outer, x + outer], [y(0), y(period.baselineUsd)]);
  const paid = bar(isLoss(period) ? "paid bad" : "paid", [x - inner, x + inner], [y(0), y(paidOf(period))]);
  return isNarrow && isLoss(period) ? html`${paid}${baseline}` : html`${baseline}${paid}`;
}

/** Whether the calls of a period cost more than the baseline would have. */
function isLoss({ savedUsd }: KeyedFigures): boolean {
  return savedUsd < 0;
}
