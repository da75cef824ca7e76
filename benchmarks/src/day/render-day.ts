import type { DaySummary, Interval } from "./summarize";

/** A Markdown table of the ways. */
export function renderTable(summaries: readonly DaySummary[]): string {
  const percent = (value: number): string => (100 * value).toFixed(1);
  const signed = (value: number): string => `${value > 0 ? "+" : ""}${percent(value)}`;
  const interval = ({ value, low, high }: Interval, format: (value: number) => string): string =>
    low === high ? format(value) : `${format(value)} [${format(low)} – ${format(high)}]`;
  const rows = summaries.map(({ name, strongShare, quality, against, cost, saved }) => [
    name,
    `${(100 * strongShare).toFixed(0)} %`,
    interval(quality, percent),
    interval(against, signed),
    interval(cost, (value) => value.toFixed(3)),
    interval(saved, percent),
  ]);
  const head = [
    "way",
    "answered by the large model",
    "right answers, %",
    "against always large, points",
    "USD for 1,000 questions",
    "saved, %",
  ];
  return [head, head.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}

const [WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM] = [1020, 460, 64, 330, 64, 56];
/** Distance of the legend's lines. */
const ROW = 22;
const [COST_STEP, QUALITY_STEP] = [0.2, 0.05];

/** Cost and quality of the ways, as one SVG that stands alone. The line is what a random mix of both models reaches. */
export function renderSvg(summaries: readonly DaySummary[], title: string, subtitle: string): string {
  const costs = summaries.flatMap(({ cost }) => [cost.low, cost.high]);
  const qualities = summaries.flatMap(({ quality }) => [quality.low, quality.high]);
  const right = COST_STEP * Math.ceil(Math.max(...costs) / COST_STEP);
  const bottom = QUALITY_STEP * Math.floor(Math.min(...qualities) / QUALITY_STEP);
  const top = QUALITY_STEP * Math.ceil(Math.max(...qualities) / QUALITY_STEP);
  const x = (cost: number): number => LEFT + (cost / right) * (WIDTH - LEFT - RIGHT);
  const y = (quality: number): number =>
    HEIGHT - BOTTOM - ((quality - bottom) / (top - bottom)) * (HEIGHT - TOP - BOTTOM);
  const at = (value: number): string => value.toFixed(1);
  const [small, large] = summaries;
  const mix =
    small === undefined || large === undefined
      ? ""
      : `<path d="M${at(x(small.cost.value))} ${at(y(small.quality.value))}L${at(x(large.cost.value))} ${at(y(large.quality.value))}" stroke="#888" stroke-dasharray="4 4"/>`;
  return `${[
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${escapeXml(title)}" font-family="system-ui, sans-serif" font-size="12">`,
    `<rect width="${WIDTH}" height="${HEIGHT}" fill="#fff"/>`,
    `<text x="${LEFT}" y="24" font-size="15" font-weight="600">${escapeXml(title)}</text>`,
    `<text x="${LEFT}" y="44" fill="#555">${escapeXml(subtitle)}</text>`,
    ...ticksOf(bottom, top, QUALITY_STEP).map(
      (quality) =>
        `<path d="M${LEFT} ${at(y(quality))}H${WIDTH - RIGHT}" stroke="#e5e5e5"/><text x="${LEFT - 8}" y="${at(y(quality) + 4)}" text-anchor="end">${(100 * quality).toFixed(0)} %</text>`,
    ),
    ...ticksOf(0, right, COST_STEP).map(
      (cost) => `<text x="${at(x(cost))}" y="${HEIGHT - BOTTOM + 18}" text-anchor="middle">$${cost.toFixed(2)}</text>`,
    ),
    `<text x="${(LEFT + WIDTH - RIGHT) / 2}" y="${HEIGHT - 14}" text-anchor="middle">cost of 1,000 questions</text>`,
    `<text x="16" y="${(TOP + HEIGHT - BOTTOM) / 2}" text-anchor="middle" transform="rotate(-90 16 ${(TOP + HEIGHT - BOTTOM) / 2})">right answers</text>`,
    mix,
    ...summaries.map(({ cost, quality }, index) => renderPoint(x, y, cost, quality, index)),
    ...summaries.map(
      ({ name }, index) =>
        `<circle cx="${WIDTH - RIGHT + 24}" cy="${TOP + 12 + index * ROW}" r="5" fill="${colorOf(index)}"/><text x="${WIDTH - RIGHT + 36}" y="${TOP + 16 + index * ROW}">${escapeXml(name)}</text>`,
    ),
  ].join("\n")}\n</svg>\n`;
}

function ticksOf(from: number, to: number, step: number): number[] {
  return Array.from({ length: Math.round((to - from) / step) + 1 }, (_, index) => from + index * step);
}

function renderPoint(
  x: (cost: number) => number,
  y: (quality: number) => number,
  cost: Interval,
  quality: Interval,
  index: number,
): string {
  const [cx, cy, color] = [x(cost.value).toFixed(1), y(quality.value).toFixed(1), colorOf(index)];
  const bars = `M${cx} ${y(quality.low).toFixed(1)}V${y(quality.high).toFixed(1)}M${x(cost.low).toFixed(1)} ${cy}H${x(cost.high).toFixed(1)}`;
  return `<path d="${bars}" stroke="${color}" stroke-opacity="0.6"/><circle cx="${cx}" cy="${cy}" r="5" fill="${color}"/>`;
}

/** Colours that people with colour blindness can tell apart (Okabe and Ito). */
const COLORS = ["#999999", "#000000", "#e69f00", "#56b4e9", "#009e73", "#cc79a7", "#0072b2", "#d55e00"];

function colorOf(index: number): string {
  return COLORS[index % COLORS.length] ?? "#000000";
}

function escapeXml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}
