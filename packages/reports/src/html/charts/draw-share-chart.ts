import { type Html, html } from "@bedrock-routed/html";
import type { KeyedFigures } from "../figures/figures";
import { shorten } from "../markup/shorten";
import type { Formats } from "../wording/create-formats";
import type { PageLabels } from "../wording/page-labels";
import { bar, chart, label } from "./chart";
import { linearScale } from "./linear-scale";

const WIDTH = 360;
const ROW = 40;
const MAXIMUM_BARS = 7;
const NAME_COLUMNS = 40;

/** A bar for each model; those with the fewest calls together. A chosen model stands out. */
export function drawShareChart(
  models: readonly KeyedFigures[],
  chosen: string | undefined,
  labels: PageLabels,
  formats: Formats,
): Html {
  const all = models.reduce((sum, { calls }) => sum + calls, 0);
  const x = linearScale([0, all || 1], [0, WIDTH]);
  const rows = gathered(models, labels, formats).map(({ name, calls, key }, index) => {
    const top = index * ROW;
    const kind = chosen === undefined || chosen === key ? "paid" : "baseline";
    return html`${label(shorten(name, NAME_COLUMNS), 0, top + 13, "name")}${label(formats.percent(all === 0 ? 0 : calls / all), WIDTH, top + 13, "name end")}${bar("track", [0, WIDTH], [top + 20, top + 30])}${bar(kind, [0, x(calls)], [top + 20, top + 30])}`;
  });
  return chart("share", labels.shareChart, { width: WIDTH, height: Math.max(rows.length, 1) * ROW }, html`${rows}`);
}

interface Bar {
  readonly name: string;
  readonly calls: number;
  readonly key?: string;
}

function gathered(models: readonly KeyedFigures[], labels: PageLabels, formats: Formats): readonly Bar[] {
  const toBar = ({ key, calls }: KeyedFigures): Bar => ({ name: key, calls, key });
  if (models.length <= MAXIMUM_BARS) return models.map(toBar);
  const rest = models.slice(MAXIMUM_BARS - 1);
  const calls = rest.reduce((sum, figures) => sum + figures.calls, 0);
  return [
    ...models.slice(0, MAXIMUM_BARS - 1).map(toBar),
    { name: labels.otherModels(formats.count(rest.length)), calls },
  ];
}
