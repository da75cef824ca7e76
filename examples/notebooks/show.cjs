// Tables and charts below a cell: `await showTable(…)` is the last line of a cell. CommonJS in JavaScript, because the kernels of Deno and tslab load that as it stands.

/** A value in a table. Numbers stand at the right. `undefined` is an empty cell. @typedef {string | number | undefined} Cell */

/**
 * @typedef {object} Bar
 * @property {string} name
 * @property {readonly number[]} values The parts of the bar, side by side, in the order of `BarChart.parts`.
 * @property {string} [label] The text at the right end. By default the sum of the values.
 */

/**
 * @typedef {object} BarChart
 * @property {string} title
 * @property {readonly string[]} parts What the colours stand for.
 * @property {readonly Bar[]} bars
 */

/**
 * Shows rows as a table, with the names of the first row's fields above.
 * @param {readonly Readonly<Record<string, Cell>>[]} rows
 */
async function showTable(rows) {
  const columns = Object.keys(rows[0] ?? {});
  const row = (tag, values) =>
    `<tr>${columns.map((column) => `<${tag} align="${typeof rows[0][column] === "number" ? "right" : "left"}">${escapeMarkup(formatCell(values(column)))}</${tag}>`).join("")}</tr>`;
  const head = row("th", (column) => column);
  const body = rows.map((values) => row("td", (column) => values[column]));
  return show("html", `<table>\n<thead>${head}</thead>\n<tbody>\n${body.join("\n")}\n</tbody>\n</table>`);
}

/**
 * Shows bars below each other, on one scale from 0.
 * @param {BarChart} chart
 */
async function showBars(chart) {
  return showSvg(renderBars(chart));
}

/**
 * Shows a drawing.
 * @param {string} svg
 */
async function showSvg(svg) {
  return show("svg", svg);
}

/**
 * An amount of money that may be small, with two significant digits at least.
 * @param {number | undefined} usd
 * @returns {string}
 */
function formatUsd(usd) {
  if (usd === undefined) return "unknown";
  const digits = usd === 0 ? 2 : Math.max(2, 1 - Math.floor(Math.log10(Math.abs(usd))));
  return `${usd < 0 ? "−" : ""}$${Math.abs(usd).toFixed(digits)}`;
}

/**
 * The only place that knows the kernels. Deno's shows the value of a cell, and may lose what is displayed beside it.
 * @param {"html" | "svg"} kind
 * @param {string} markup
 */
function show(kind, markup) {
  const { Deno, __tslab__ } = /** @type {any} */ (globalThis);
  const type = kind === "html" ? "text/html" : "image/svg+xml";
  if (Deno?.jupyter !== undefined) return { [Symbol.for("Jupyter.display")]: () => ({ [type]: markup }) };
  if (__tslab__ === undefined) throw new Error("Tables and charts need a notebook, with the kernel of Deno or tslab.");
  return __tslab__.require("tslab").display[kind](markup);
}

const WIDTH = 640;
const MARGIN = 16;
const ROW = 44;
/** Width of a letter of the legend, about. */
const LETTER = 7.2;
const COLORS = ["#0b5cad", "#e3a85c", "#8893a0", "#1a6b35"];

function renderBars({ title, parts, bars }) {
  const sums = bars.map(({ values }) => values.reduce((sum, value) => sum + value, 0));
  const scale = (WIDTH - 2 * MARGIN) / Math.max(...sums, Number.MIN_VALUE);
  const top = parts.length > 1 ? 62 : 40;
  const height = top + bars.length * ROW + MARGIN / 2;
  const rows = bars.map(({ name, values, label }, index) => {
    const y = top + index * ROW;
    return [
      `<text x="${MARGIN}" y="${y + 13}">${escapeMarkup(name)}</text>`,
      `<text x="${WIDTH - MARGIN}" y="${y + 13}" text-anchor="end">${escapeMarkup(label ?? formatCell(sums[index]))}</text>`,
      `<rect x="${MARGIN}" y="${y + 19}" width="${WIDTH - 2 * MARGIN}" height="12" fill="#eceff2"/>`,
      ...renderParts(values, scale, y + 19),
    ];
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${height}" viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="${escapeMarkup(title)}" font-family="system-ui, sans-serif" font-size="12" fill="#1a1d21">`,
    `<rect width="${WIDTH}" height="${height}" fill="#fff"/>`,
    `<text x="${MARGIN}" y="24" font-size="14" font-weight="600">${escapeMarkup(title)}</text>`,
    ...(parts.length > 1 ? renderLegend(parts) : []),
    ...rows.flat(),
    "</svg>",
  ].join("\n");
}

function renderParts(values, scale, y) {
  let x = MARGIN;
  return values.map((value, index) => {
    const width = Math.max(0, value * scale);
    const part = `<rect x="${x.toFixed(1)}" y="${y}" width="${width.toFixed(1)}" height="12" fill="${colorOf(index)}"/>`;
    x += width;
    return part;
  });
}

function renderLegend(parts) {
  let x = MARGIN;
  return parts.map((part, index) => {
    const entry = `<rect x="${x}" y="37" width="10" height="10" fill="${colorOf(index)}"/><text x="${x + 15}" y="46">${escapeMarkup(part)}</text>`;
    x = Math.round(x + 35 + part.length * LETTER);
    return entry;
  });
}

function colorOf(part) {
  return COLORS[part % COLORS.length];
}

/** @param {Cell} value */
function formatCell(value) {
  return typeof value === "number" ? value.toLocaleString("en-US", { maximumFractionDigits: 6 }) : (value ?? "");
}

/** @param {string} text */
function escapeMarkup(text) {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}

module.exports = { showTable, showBars, showSvg, formatUsd };
