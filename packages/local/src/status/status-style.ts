/** The style sheet of the status page. It loads nothing. */
export const STATUS_STYLE = `
:root { color-scheme: light dark; --text: #1a1d21; --soft: #5b6470; --line: #d9dee4; --page: #f6f7f9; --card: #fff;
  --accent: #0b5cad; --good: #1a6b35; --bad: #a8201a; }
@media (prefers-color-scheme: dark) { :root { --text: #e6e8eb; --soft: #9aa4b0; --line: #343a42; --page: #15181c;
  --card: #1d2126; --accent: #7db7f0; --good: #6fce8c; --bad: #ff9089; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 72rem; padding: 1.5rem 1rem 4rem; background: var(--page); color: var(--text);
  font: 15px/1.5 system-ui, sans-serif; }
header { display: flex; flex-wrap: wrap; gap: .25rem 1rem; align-items: baseline; }
h1 { margin: 0; font-size: 1.5rem; }
h2 { margin: 0 0 .75rem; font-size: 1.05rem; }
p { margin: .25rem 0; }
a { color: var(--accent); }
section { margin-top: 1.25rem; padding: 1rem; background: var(--card); border: 1px solid var(--line); border-radius: .5rem; }
code, pre { font: 13px/1.5 ui-monospace, "DejaVu Sans Mono", monospace; overflow-wrap: anywhere; }
pre { margin: 0; white-space: pre-wrap; }
.soft { color: var(--soft); }
.count { color: var(--soft); font-weight: 400; }
.good { color: var(--good); }
.bad { color: var(--bad); font-weight: 600; }
table { width: 100%; border-collapse: collapse; }
th, td { padding: .35rem .75rem .35rem 0; text-align: left; vertical-align: top; border-bottom: 1px solid var(--line); }
.text { overflow-wrap: anywhere; }
th { color: var(--soft); font-size: .85rem; font-weight: 600; white-space: nowrap; }
tbody tr:last-child > * { border-bottom: 0; }
.number { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; }
td.number, th.number { padding-right: 1rem; }
ul { margin: 0; padding: 0; list-style: none; }
summary { cursor: pointer; font-size: 1.05rem; font-weight: 700; }
details[open] > summary { margin-bottom: .75rem; }
@media (max-width: 60rem) {
  body { padding: 1rem .5rem 3rem; }
  section { padding: .75rem; }
  thead { position: absolute; clip-path: inset(50%); width: 1px; height: 1px; overflow: hidden; }
  table, tbody, tr, td { display: block; }
  tr { padding: .5rem 0; border-bottom: 1px solid var(--line); }
  tbody tr:last-child { border-bottom: 0; }
  td, td.number { display: grid; grid-template-columns: 7rem minmax(0, 1fr); column-gap: .75rem; padding: .1rem 0; border: 0; text-align: left;
    white-space: normal; }
  td::before { content: attr(data-label); color: var(--soft); font-size: .85rem; }
  td.blank { display: none; }
}
`;
