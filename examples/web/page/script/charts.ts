import { create, createSvg } from "./dom";

/** What a chart says without its drawing: a name, a description, and its numbers as a table. */
export interface ChartText {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  readonly columns: readonly string[];
  /** The cells of each row, as text. */
  readonly rows: readonly (readonly string[])[];
  readonly asTable: string;
}

/** Values of one colour: one for each place on the axis. */
export interface Series {
  /** CSS class. */
  readonly kind: string;
  readonly name: string;
  readonly values: readonly number[];
}

const WIDTH = 320;
const HEIGHT = 150;
const LEFT = 50;
const RIGHT = WIDTH - 6;
const TOP = 10;
const BOTTOM = HEIGHT - 20;
/** More bars than this would be thinner than they can be seen. */
export const MOST_PLACES = 40;

/** Lines from answer to answer. The first series is the upper one: the area down to the second is filled. */
export function lineChart(
  series: readonly [Series, Series],
  format: (value: number) => string,
  text: ChartText,
): HTMLElement {
  const y = valueScale(Math.max(...series.flatMap(({ values }) => values)));
  const places = series[0].values.length;
  const points = ({ values }: Series): string[] => values.map((value, at) => `${xOf(at, places)} ${y.of(value)}`);
  const [upper, lower] = [points(series[0]), points(series[1])];
  const shapes = [
    createSvg("path", { class: "between", d: `M${[...upper, ...lower.toReversed()].join("L")}Z` }),
    ...series.flatMap(({ kind, values }, index) => [
      createSvg("path", { class: `line ${kind}`, d: `M${(index === 0 ? upper : lower).join("L")}` }),
      ...values.map((value, at) => createSvg("circle", { class: kind, cx: xOf(at, places), cy: y.of(value), r: 2.5 })),
    ]),
  ];
  return renderChart(series, [...renderGrid(y.ticks, y.of, format), ...shapes, ...renderPlaces(places)], text);
}

/** A bar for each answer, in which the series stand on each other. */
export function barChart(series: readonly Series[], format: (value: number) => string, text: ChartText): HTMLElement {
  const places = series[0]?.values.length ?? 0;
  const sums = Array.from({ length: places }, (_, at) =>
    series.reduce((sum, { values }) => sum + (values[at] ?? 0), 0),
  );
  const y = valueScale(Math.max(...sums));
  const width = Math.min(26, ((RIGHT - LEFT) / places) * 0.7);
  const bars = sums.flatMap((_, at) => {
    let below = 0;
    return series.map(({ kind, values }) => {
      const [from, to] = [below, below + (values[at] ?? 0)];
      below = to;
      const box = { x: round(xOf(at, places) - width / 2), y: y.of(to), width: round(width) };
      return createSvg("rect", { class: kind, ...box, height: round(y.of(from) - y.of(to)) });
    });
  });
  return renderChart(series, [...renderGrid(y.ticks, y.of, format), ...bars, ...renderPlaces(places)], text);
}

function renderChart(series: readonly Series[], shapes: readonly SVGElement[], text: ChartText): HTMLElement {
  const { id, title, description, columns, rows, asTable } = text;
  const drawing = createSvg(
    "svg",
    { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "img", "aria-labelledby": `${id}-title ${id}-text` },
    createSvg("title", { id: `${id}-title` }, title),
    createSvg("desc", { id: `${id}-text` }, description),
    ...shapes,
  );
  const legend = series.map(({ kind, name }) => create("li", {}, create("span", { class: `swatch ${kind}` }), name));
  const head = create("tr", {}, ...columns.map((column) => create("th", { scope: "col" }, column)));
  const body = rows.map(([first = "", ...cells]) =>
    create("tr", {}, create("th", { scope: "row" }, first), ...cells.map((cell) => create("td", {}, cell))),
  );
  const table = create("table", {}, create("thead", {}, head), create("tbody", {}, ...body));
  const scroll = create("div", { class: "scroll", tabindex: 0, role: "group", "aria-label": title }, table);
  return create(
    "div",
    { class: "chart" },
    create("ul", { class: "legend" }, ...legend),
    drawing,
    create(
      "details",
      { id: `${id}-table` },
      create("summary", {}, asTable, create("span", { class: "unseen" }, `: ${title}`)),
      scroll,
    ),
  );
}

function renderGrid(
  ticks: readonly number[],
  y: (value: number) => number,
  format: (value: number) => string,
): SVGElement[] {
  return ticks.flatMap((tick) => [
    createSvg("line", { class: "grid", x1: LEFT, x2: RIGHT, y1: y(tick), y2: y(tick) }),
    createSvg("text", { class: "end", x: LEFT - 6, y: y(tick) + 4 }, format(tick)),
  ]);
}

/** The numbers of the answers, as many as there is room for. */
function renderPlaces(places: number): SVGElement[] {
  const step = Math.ceil(places / 12);
  return Array.from({ length: places }, (_, at) => at)
    .filter((at) => at % step === 0)
    .map((at) => createSvg("text", { class: "middle", x: xOf(at, places), y: HEIGHT - 4 }, String(at + 1)));
}

function xOf(at: number, places: number): number {
  return round(LEFT + ((RIGHT - LEFT) * (at + 0.5)) / places);
}

const STEPS = [1, 2, 2.5, 5, 10];

/** A scale from 0 to the first round number that is not below the highest value, with about three lines across. */
function valueScale(highest: number): { readonly ticks: readonly number[]; readonly of: (value: number) => number } {
  const end = highest > 0 ? highest : 1;
  const magnitude = 10 ** Math.floor(Math.log10(end / 3));
  const step = magnitude * (STEPS.find((candidate) => candidate * magnitude * 3 >= end) ?? 10);
  const count = Math.ceil(end / step - 1e-9);
  const ticks = Array.from({ length: count + 1 }, (_, index) => index * step);
  return { ticks, of: (value) => round(BOTTOM - ((BOTTOM - TOP) * value) / (count * step)) };
}

function round(coordinate: number): number {
  return Math.round(coordinate * 10) / 10;
}
