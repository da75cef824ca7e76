/** Colours of the page, by their purpose. */
export interface Palette {
  readonly page: string;
  readonly card: string;
  readonly text: string;
  readonly soft: string;
  readonly line: string;
  readonly accent: string;
  /** What was paid. */
  readonly paid: string;
  readonly baseline: string;
  /** The second line of a chart. */
  readonly second: string;
  readonly good: string;
  readonly bad: string;
}

export const lightPalette: Palette = {
  page: "#f5f6f8",
  card: "#ffffff",
  text: "#1a1d21",
  soft: "#56606c",
  line: "#d7dce2",
  accent: "#0b5cad",
  paid: "#0b5cad",
  baseline: "#8893a0",
  second: "#9a4b00",
  good: "#1a6b35",
  bad: "#a8201a",
};

export const darkPalette: Palette = {
  page: "#14171a",
  card: "#1c2025",
  text: "#e6e8eb",
  soft: "#a5afba",
  line: "#373e46",
  accent: "#7db7f0",
  paid: "#6db0f5",
  baseline: "#76818e",
  second: "#e3a85c",
  good: "#6fce8c",
  bad: "#ff9089",
};

function variables(palette: Palette): string {
  return Object.entries(palette)
    .map(([name, color]) => `--${name}: ${color};`)
    .join(" ");
}

/** The style sheet of the page. It loads nothing. */
export const PAGE_STYLE: string = `
:root { color-scheme: light dark; scroll-padding-top: 7rem; ${variables(lightPalette)} }
@media (prefers-color-scheme: dark) { :root { ${variables(darkPalette)} } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 78rem; padding: 1.5rem 1rem 3rem; background: var(--page); color: var(--text);
  font: 15px/1.55 system-ui, "Hiragino Sans", "Noto Sans CJK JP", "Yu Gothic UI", sans-serif; overflow-wrap: anywhere; }
h1 { margin: 0; font-size: 1.6rem; line-height: 1.25; }
h2 { margin: 2rem 0 .75rem; font-size: 1.2rem; }
h3 { margin: 0; font-size: 1rem; }
p { margin: .35rem 0; }
code { font: 13px/1.5 ui-monospace, "DejaVu Sans Mono", monospace; }
.soft { color: var(--soft); }
.unseen, .skip:not(:focus) { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.skip { color: var(--accent); }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
.good { color: var(--good); }
.bad { color: var(--bad); }
.note { padding: .5rem .75rem; background: var(--card); border-left: 4px solid var(--second); }
.filters { margin-top: 1rem; padding: .6rem 1rem; background: var(--card); border: 1px solid var(--line); border-radius: .5rem; }
.filters[hidden] { display: none; }
.filters details { margin: 0; }
.fields { display: flex; flex-wrap: wrap; gap: .5rem .75rem; align-items: end; padding: .5rem 0 .25rem; }
.fields > div { display: grid; gap: .15rem; flex: 0 1 11rem; min-width: 0; }
.fields > .wide { flex: 1 1 20rem; }
.fields > .buttons { display: flex; flex: 1 0 auto; flex-wrap: wrap; gap: .5rem; }
.filters label { font-size: .85rem; color: var(--soft); }
select, input, button { width: 100%; min-width: 0; min-height: 2.25rem; padding: .3rem .6rem; font: inherit; color: var(--text); background: var(--page);
  border: 1px solid var(--baseline); border-radius: .35rem; }
button { width: auto; cursor: pointer; }
.cards { display: grid; grid-template-columns: repeat(4, minmax(0, 1fr)); gap: .75rem; margin: 0; }
.cards.three { grid-template-columns: repeat(3, minmax(0, 1fr)); }
.card, .chart, .scroll, .budget-bar, .recommendations > li { background: var(--card); border: 1px solid var(--line); border-radius: .5rem; }
.card { padding: .75rem 1rem; }
.card dt { font-size: .9rem; color: var(--soft); }
.card dd { margin: 0; font-size: .85rem; }
.card .value { font-size: 1.55rem; font-weight: 650; line-height: 1.3; font-variant-numeric: tabular-nums; }
.currency { font-size: .95rem; font-weight: 400; color: var(--soft); white-space: nowrap; }
.charts { display: grid; grid-template-columns: repeat(6, minmax(0, 1fr)); gap: .75rem; margin-top: .75rem; }
.chart { grid-column: span 2; padding: 1rem; }
.chart.wide { grid-column: span 3; }
.chart svg { display: block; width: 100%; height: auto; margin-top: .75rem; overflow: visible; }
.legend { display: flex; flex-wrap: wrap; gap: .1rem 1rem; margin: .35rem 0 0; padding: 0; list-style: none; font-size: .85rem; color: var(--soft); }
.swatch { display: inline-block; width: .8rem; height: .8rem; margin-right: .35rem; border-radius: 2px; vertical-align: -1px; forced-color-adjust: none; }
.swatch.paid { background: var(--paid); }
.swatch.baseline { background: var(--baseline); }
.swatch.bad { background: var(--bad); }
.swatch.second { background: var(--second); }
svg text { font-size: 13px; fill: var(--text); font-variant-numeric: tabular-nums; }
svg .tick { font-size: 12px; fill: var(--soft); }
svg .middle { text-anchor: middle; }
svg .end { text-anchor: end; }
svg .grid { stroke: var(--line); stroke-width: 1; }
svg rect { shape-rendering: crispEdges; }
svg rect.baseline, svg circle.baseline { fill: var(--baseline); }
svg rect.paid, svg circle.paid { fill: var(--paid); }
svg rect.track { fill: var(--line); }
svg .good { fill: var(--good); }
svg .bad { fill: var(--bad); }
svg rect.paid.bad { fill: var(--bad); }
svg circle.second { fill: var(--second); }
svg path.cut { fill: var(--text); stroke: none; }
svg rect.limit { fill: var(--text); }
svg rect.expected { opacity: .45; }
svg path { fill: none; stroke-width: 2; stroke-linejoin: round; }
svg path.paid { stroke: var(--paid); }
svg path.second { stroke: var(--second); stroke-dasharray: 5 3; }
details { margin-top: .5rem; }
summary { cursor: pointer; color: var(--accent); font-size: .85rem; }
details .scroll { max-height: 20rem; margin: .5rem 0 0; }
.budget-bar { margin: .75rem 0; padding: .6rem 1rem; }
.budget-bar svg { display: block; width: 100%; height: 1.4rem; }
.cut-note { font-size: .85rem; }
.table { position: relative; }
.csv { display: none; }
.with-script .csv { display: block; position: absolute; top: .5rem; right: .5rem; min-height: 1.75rem; padding: 0 .6rem; font-size: .8rem; }
.with-script caption { padding-right: 4.5rem; }
.name { display: -webkit-box; -webkit-box-orient: vertical; -webkit-line-clamp: 3; overflow: hidden; overflow-wrap: anywhere; }
h2 .name { display: inline; }
.scroll { position: relative; margin: .75rem 0; overflow: auto; }
table { width: 100%; border-collapse: collapse; font-size: .9rem; font-variant-numeric: tabular-nums; }
caption { padding: .75rem 1rem .25rem; text-align: left; font-weight: 650; font-size: 1rem; }
th, td { padding: .4rem .55rem; text-align: right; white-space: nowrap; border-top: 1px solid var(--line); }
thead th { color: var(--soft); font-size: .8rem; font-weight: 600; vertical-align: bottom; border-top: 0; white-space: normal; overflow-wrap: normal; word-break: keep-all; }
th:first-child { padding-left: 1rem; text-align: left; }
tbody th { min-width: 9rem; max-width: 22rem; font-weight: 400; white-space: normal; overflow-wrap: anywhere; }
.chosen > * { background: var(--page); font-weight: 650; }
.recommendations { display: grid; gap: .75rem; margin: 0; padding: 0; list-style: none; }
.recommendations > li { padding: .75rem 1rem; }
.subjects { margin: .5rem 0 0; padding: 0; list-style: none; }
.subjects > li { display: grid; grid-template-columns: minmax(0, 2fr) minmax(0, 1fr) minmax(0, 1fr); gap: 0 1rem; padding: .35rem 0; border-top: 1px solid var(--line); }
.subject { font: 13px/1.5 ui-monospace, "DejaVu Sans Mono", monospace; }
.estimated-saving { font-weight: 650; font-variant-numeric: tabular-nums; }
.notes { padding-left: 1.25rem; max-width: 62rem; }
@media (max-width: 64rem) { .chart, .chart.wide { grid-column: 1 / -1; } }
@media (max-width: 64rem) { .cards { grid-template-columns: repeat(2, minmax(0, 1fr)); } }
@media (max-width: 40rem) {
  body { padding: 1rem .5rem 2rem; }
  .fields > div, .fields > .wide { flex: 1 1 9rem; }
  .fields > .wide { flex-basis: 100%; }
  .cards, .cards.three { grid-template-columns: repeat(2, minmax(0, 1fr)); gap: .5rem; }
  .card { padding: .6rem .75rem; }
  .currency { display: block; }
  .card .value { font-size: 1.25rem; }
  .subjects > li { grid-template-columns: minmax(0, 1fr); }
  .wide svg text, .wide svg .tick { font-size: 19px; }
  th, td { padding: .4rem .4rem; }
  th:first-child { padding-left: .75rem; }
}
@media (prefers-reduced-motion: no-preference) { :root { scroll-behavior: smooth; } }
@media print {
  :root { color-scheme: light; ${variables({ ...lightPalette, page: "#ffffff" })} }
  @page { margin: 14mm; }
  html { font-size: 11px; }
  body { max-width: none; padding: 0; font-size: 11px; print-color-adjust: exact; }
  .filters, .skip, .with-script .csv, details:not([open]) { display: none; }
  .chart { grid-column: span 2; }
  .chart.wide { grid-column: span 3; }
  .card, .chart, .recommendations > li, tr { break-inside: avoid; }
  h2, h3, caption { break-after: avoid; }
  .scroll { overflow: visible; max-height: none; }
  .cards { grid-template-columns: repeat(4, 1fr); }
  .card .value { font-size: 1.3rem; }
  th, td { padding: .25rem .4rem; }
  tbody th { min-width: 14rem; }
}
`;
