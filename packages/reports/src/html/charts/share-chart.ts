import { type Html, html } from "@bedrock-routed/html";
import type { KeyedFigures } from "../../figures/figures";
import { orUnknown, type PageContext, shorten } from "../../wording/page-formats";
import type { View } from "../page-data/view";
import { type Cell, renderName } from "../tables/table";
import { linearScale } from "./axes";
import { bar, label, nameLabel, renderChart, renderSvg } from "./chart";

const WIDTH = 360;
const ROW = 40;
const MAX_BARS = 7;
const NAME_COLUMNS = 40;

/** The share of calls that each model answered. */
export function shareChart({ models, selection }: View, context: PageContext): Html {
  const { labels, formats } = context;
  const { title } = labels.shareChart;
  if (models === undefined) return renderChart({ id: "share", title, content: labels.noModels }, context);
  const all = models.reduce((sum, { calls }) => sum + calls, 0);
  const shareCell = (share: number | undefined): Cell => ({
    value: share,
    text: orUnknown(share, formats.percent, labels),
  });
  const rows = models.map(({ key, calls }) => ({
    chosen: key === selection.model,
    cells: [
      { value: key, text: renderName(key) },
      { value: calls, text: formats.count(calls) },
      shareCell(all === 0 ? undefined : calls / all),
    ],
  }));
  const table = { caption: title, columns: [labels.model, labels.calls, labels.share], rows };
  const drawing = drawShareChart(models, all, selection.model, context);
  return renderChart({ id: "share", title, content: { drawing, table } }, context);
}

/** A bar for each model; the models with the fewest calls share the last bar. The chosen model stands out. */
function drawShareChart(
  models: readonly KeyedFigures[],
  all: number,
  chosen: string | undefined,
  context: PageContext,
): Html {
  const { labels, formats } = context;
  const x = linearScale([0, all || 1], [0, WIDTH]);
  const rows = toBars(models, context).map(({ name, calls, key }, index) => {
    const top = index * ROW;
    const kind = chosen === undefined || chosen === key ? "paid" : "baseline";
    return html`${nameLabel(shorten(name, NAME_COLUMNS), 0, top + 13, "name")}${label(formats.percent(all === 0 ? 0 : calls / all), WIDTH, top + 13, "name end")}${bar("track", [0, WIDTH], [top + 20, top + 30])}${bar(kind, [0, x(calls)], [top + 20, top + 30])}`;
  });
  return renderSvg("share", labels.shareChart, { width: WIDTH, height: Math.max(rows.length, 1) * ROW }, html`${rows}`);
}

interface Bar {
  readonly name: string;
  readonly calls: number;
  /** `undefined` for the bar of several models. */
  readonly key: string | undefined;
}

function toBars(models: readonly KeyedFigures[], { labels, formats }: PageContext): readonly Bar[] {
  const toBar = ({ key, calls }: KeyedFigures): Bar => ({ name: key, calls, key });
  if (models.length <= MAX_BARS) return models.map(toBar);
  const others = models.slice(MAX_BARS - 1);
  return [
    ...models.slice(0, MAX_BARS - 1).map(toBar),
    {
      name: labels.otherModels(formats.count(others.length)),
      calls: others.reduce((sum, { calls }) => sum + calls, 0),
      key: undefined,
    },
  ];
}
