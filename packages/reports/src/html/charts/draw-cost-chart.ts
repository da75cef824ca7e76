import { type Html, html } from "@bedrock-routed/html";
import type { DayFigures } from "../figures/day-figures";
import type { Formats } from "../wording/create-formats";
import type { PageLabels } from "../wording/page-labels";
import { bar, chart } from "./chart";
import { datedDays, dayAxis } from "./day-axis";
import type { Scale } from "./linear-scale";
import { valueAxis } from "./value-axis";

const size = { width: 560, height: 300 };
const columns = [64, 552] as const;
const rows = [12, 264] as const;
const AXIS_Y = 288;

const WIDEST = 48;
const NARROW = 6;
/** So that narrow neighbours leave no hairline between them. */
const OVERLAP = 0.3;

/** Each day's payment in front of its baseline. Bars, not a line: a day without calls has no cost between its neighbours'. */
export function drawCostChart(days: readonly DayFigures[], labels: PageLabels, formats: Formats): Html {
  const dated = datedDays(days);
  const maximum = Math.max(0, ...dated.map((day) => Math.max(day.baselineUsd, day.paidUsd)));
  const { y, grid } = valueAxis(maximum, columns, rows, formats.axisUsd);
  const axis = dayAxis(dated, columns, AXIS_Y, formats);
  const width = Math.min(axis.slot, WIDEST);
  const bars = dated
    .filter(({ comparedCalls }) => comparedCalls > 0)
    .map((day) => drawDay(day, axis.x(day.key), width, y));
  return chart("cost", labels.costChart, size, html`${grid}${bars}${axis.labels}`);
}

/** Two bars side by side in depth; where there is no room for that, the lower one stands in front of the whole other. */
function drawDay(day: DayFigures, x: number, width: number, y: Scale): Html {
  const isNarrow = width < NARROW;
  const [outer, inner] = isNarrow ? [width / 2 + OVERLAP, width / 2 + OVERLAP] : [width * 0.42, width * 0.26];
  const baseline = bar("baseline", [x - outer, x + outer], [y(0), y(day.baselineUsd)]);
  const paid = bar(isLoss(day) ? "paid bad" : "paid", [x - inner, x + inner], [y(0), y(day.paidUsd)]);
  return isNarrow && isLoss(day) ? html`${paid}${baseline}` : html`${baseline}${paid}`;
}

/** Whether a day's calls cost more than the baseline would have. */
export function isLoss({ savedUsd }: DayFigures): boolean {
  return savedUsd < 0;
}
