import { type Html, html } from "@bedrock-routed/html";
import type { PageLabels } from "../../wording/labels";
import type { Formats, PageContext } from "../../wording/page-formats";
import type { DayFigures } from "../page-data/page-data";
import type { View } from "../page-data/view";
import { chartedDays, datedDays, dayAxis, type Scale, valueAxis } from "./axes";
import { bar, renderChart, renderSvg } from "./chart";

const size = { width: 560, height: 300 };
const columns = [64, 552] as const;
const rows = [12, 264] as const;
const AXIS_Y = 288;

const WIDEST = 48;
const NARROW = 6;
/** Narrow bars overlap, so that no thin gaps show between them. */
const OVERLAP = 0.3;

/** For each day, what was paid in front of what the baseline would have cost. */
export function costChart(view: View, context: PageContext): Html {
  const { labels, formats } = context;
  const { title } = labels.costChart;
  const frame = { id: "cost", title, wide: true };
  const days = chartedDays(view, labels, ({ comparedCalls }) => comparedCalls > 0, labels.noPrice);
  const legend = [
    { kind: "baseline", text: labels.baseline },
    { kind: "paid", text: labels.paid },
  ];
  if (typeof days === "string") return renderChart({ ...frame, legend, content: days }, context);
  const table = {
    caption: title,
    columns: [labels.day, labels.baseline, labels.paid, labels.saved],
    rows: days.map(({ key, baselineUsd, paidUsd, savedUsd }) => ({
      cells: [formats.fullDay(key), formats.usd(baselineUsd), formats.usd(paidUsd), formats.signedUsd(savedUsd)],
    })),
  };
  const losses = days.some(isLoss) ? [{ kind: "bad", text: labels.lossDay }] : [];
  const content = { drawing: drawCostChart(days, labels, formats), table };
  return renderChart({ ...frame, legend: [...legend, ...losses], content }, context);
}

/** Draws bars, not a line, because a day without calls has no cost between the costs of its neighbours. */
export function drawCostChart(days: readonly DayFigures[], labels: PageLabels, formats: Formats): Html {
  const dated = datedDays(days);
  const maximum = Math.max(0, ...dated.map((day) => Math.max(day.baselineUsd, day.paidUsd)));
  const { y, grid } = valueAxis(maximum, columns, rows, formats.axisUsd);
  const axis = dayAxis(dated, columns, AXIS_Y, formats);
  const width = Math.min(axis.slot, WIDEST);
  const bars = dated
    .filter(({ comparedCalls }) => comparedCalls > 0)
    .map((day) => drawDay(day, axis.x(day.key), width, y));
  return renderSvg("cost", labels.costChart, size, html`${grid}${bars}${axis.labels}`);
}

/** A narrow bar in front of a wide one. When there is no room for two widths, the lower bar stands in front. */
function drawDay(day: DayFigures, x: number, width: number, y: Scale): Html {
  const isNarrow = width < NARROW;
  const [outer, inner] = isNarrow ? [width / 2 + OVERLAP, width / 2 + OVERLAP] : [width * 0.42, width * 0.26];
  const baseline = bar("baseline", [x - outer, x + outer], [y(0), y(day.baselineUsd)]);
  const paid = bar(isLoss(day) ? "paid bad" : "paid", [x - inner, x + inner], [y(0), y(day.paidUsd)]);
  return isNarrow && isLoss(day) ? html`${paid}${baseline}` : html`${baseline}${paid}`;
}

/** Whether a day's calls cost more than the baseline would have. */
function isLoss({ savedUsd }: DayFigures): boolean {
  return savedUsd < 0;
}
