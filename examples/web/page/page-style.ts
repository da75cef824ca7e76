/** Colours by their purpose. They are those of the savings report, so that both look like one product. */
const LIGHT = `--page: #f5f6f8; --card: #ffffff; --text: #1a1d21; --soft: #56606c; --line: #d7dce2; --accent: #0b5cad;
  --on-accent: #ffffff; --paid: #0b5cad; --baseline: #8893a0; --second: #9a4b00; --good: #1a6b35; --bad: #a8201a;
  --mark: #fff0b3; --tint: #e7f0f9; --shadow: 0 1px 2px #1a1d2114, 0 6px 20px #1a1d2114;`;
const DARK = `--page: #14171a; --card: #1c2025; --text: #e6e8eb; --soft: #a5afba; --line: #373e46; --accent: #7db7f0;
  --on-accent: #0d1b2a; --paid: #6db0f5; --baseline: #76818e; --second: #e3a85c; --good: #6fce8c; --bad: #ff9089;
  --mark: #5c4a12; --tint: #1d2c3b; --shadow: 0 1px 2px #0006, 0 6px 20px #0006;`;

/** The style sheet of the page. It loads nothing. */
export const PAGE_STYLE: string = `
:root { color-scheme: light dark; ${LIGHT} }
@media (prefers-color-scheme: dark) { :root { ${DARK} } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 84rem; padding: 0 1.25rem; background: var(--page); color: var(--text);
  font: 16px/1.6 system-ui, "Hiragino Sans", "Noto Sans CJK JP", "Yu Gothic UI", sans-serif; overflow-wrap: anywhere; }
h1 { margin: 0; font-size: 1.35rem; line-height: 1.3; }
h2 { margin: 0; font-size: 1.1rem; line-height: 1.4; }
h3 { margin: 1rem 0 .25rem; font-size: .9rem; font-weight: 600; color: var(--soft); }
p { margin: 0; }
ul, ol { margin: 0; padding: 0; list-style: none; }
dl, dd { margin: 0; }
code { font: .875em/1.5 ui-monospace, "DejaVu Sans Mono", monospace; }
[hidden] { display: none !important; }
.soft { color: var(--soft); }
.small { font-size: .85rem; line-height: 1.5; }
.good { color: var(--good); }
.bad { color: var(--bad); }
.unseen, .skip:not(:focus) { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.skip { position: fixed; z-index: 3; top: .5rem; left: .5rem; padding: .4rem .8rem; background: var(--card); color: var(--accent); border-radius: .4rem; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
h2:focus, .panel:focus { outline: none; }
button, select, textarea { font: inherit; color: inherit; }
button { min-height: 2.5rem; padding: .3rem .9rem; background: var(--card); border: 1px solid var(--baseline); border-radius: .5rem; cursor: pointer; }
button:hover { border-color: var(--accent); }
button.primary { background: var(--accent); border-color: var(--accent); color: var(--on-accent); font-weight: 600; }
button.primary:disabled { opacity: .45; cursor: default; }

.top { display: flex; flex-wrap: wrap; gap: .5rem 1.5rem; align-items: center; justify-content: space-between; padding: 1rem 0 .9rem; border-bottom: 1px solid var(--line); }
.name { flex: 1 1 24rem; min-width: 0; }
.name p { font-size: .85rem; line-height: 1.5; }
.actions { display: flex; flex-wrap: wrap; gap: .6rem; align-items: center; }
.so-far { display: none; padding: .35rem .8rem; color: var(--good); font-weight: 600; font-variant-numeric: tabular-nums; text-decoration: none; background: var(--card); border: 1px solid var(--line); border-radius: 2rem; }
.languages { display: flex; }
.languages button { border-radius: 0; color: var(--soft); }
.languages button:first-child { border-radius: .5rem 0 0 .5rem; }
.languages button:last-child { border-radius: 0 .5rem .5rem 0; margin-left: -1px; }
.languages [aria-pressed=true] { color: var(--text); font-weight: 600; background: var(--tint); }

.columns { display: grid; grid-template-columns: minmax(0, 1fr) 25rem; gap: 2rem; align-items: start; }
main { display: flex; flex-direction: column; min-height: calc(100dvh - 5.5rem); }
.welcome { margin: auto 0; padding: 2.5rem 0 1.5rem; }
.welcome h2 { font-size: 1.7rem; }
.welcome > p { margin-top: .4rem; max-width: 38rem; }
.welcome h3 { margin: 1.75rem 0 .6rem; }
.samples { display: grid; grid-template-columns: repeat(2, minmax(0, 1fr)); gap: .6rem; }
.samples button { width: 100%; height: 100%; padding: .7rem .95rem; text-align: left; line-height: 1.5; border-color: var(--line); border-radius: .7rem; }
.turns { flex: 1 0 auto; padding: 1.25rem 0 1.5rem; }
.welcome:not([hidden]) + .turns { flex: none; padding: 0; }
.turn + .turn { margin-top: 1.75rem; padding-top: 1.75rem; border-top: 1px solid var(--line); }
.question { width: fit-content; max-width: min(100%, 42rem); margin: 0 0 .9rem auto; padding: .55rem 1rem; background: var(--tint); border-radius: 1rem 1rem .25rem 1rem; white-space: pre-wrap; }
.answers.two { display: grid; grid-template-columns: repeat(2, minmax(0, 1fr)); gap: .9rem; align-items: start; }
.answer { min-width: 0; padding: 1rem 1.15rem; background: var(--card); border: 1px solid var(--line); border-radius: .8rem; }
.head { display: flex; flex-wrap: wrap; gap: .15rem .8rem; align-items: baseline; justify-content: space-between; margin-bottom: .5rem; font-size: .85rem; color: var(--soft); }
.model { padding: .05rem .55rem; color: var(--text); background: var(--page); border: 1px solid var(--line); border-radius: 1rem; }
.text { white-space: pre-wrap; }
.text.writing::after { content: ""; display: inline-block; width: .5em; height: 1.05em; margin-left: .15em; vertical-align: -.15em; background: var(--accent); border-radius: 1px; }
.marker { min-height: 0; min-width: 1.5rem; margin: 0 .1em; padding: 0 .4em; font-size: .78em; font-weight: 600; line-height: 1.55; vertical-align: .12em; color: var(--accent); background: var(--tint); border: 1px solid transparent; border-radius: .35rem; }
.marker[aria-current], .source-button[aria-current] { border-color: var(--accent); }
.marker[aria-current] { color: var(--on-accent); background: var(--accent); }
.sources { display: flex; flex-wrap: wrap; gap: .4rem; margin-top: .8rem; }
.source-button { display: flex; gap: .55rem; align-items: baseline; min-height: 2rem; padding: .2rem .7rem; text-align: left; font-size: .85rem; line-height: 1.45; background: var(--page); border-color: var(--line); }
.number { font-weight: 700; color: var(--accent); }
.section { color: var(--soft); }
.reason { margin-top: .7rem; font-size: .85rem; color: var(--soft); }
.reason + .reason { margin-top: .15rem; }
.facts { display: flex; flex-wrap: wrap; gap: .5rem 1.9rem; margin-top: .8rem; padding-top: .8rem; border-top: 1px solid var(--line); }
.facts dt { font-size: .75rem; color: var(--soft); line-height: 1.4; }
.facts dd { font-size: .9rem; font-weight: 600; font-variant-numeric: tabular-nums; line-height: 1.45; }
.two .facts { display: grid; grid-template-columns: repeat(2, minmax(0, 1fr)); gap: .5rem .9rem; }
.problem { display: flex; flex-wrap: wrap; gap: .6rem 1rem; align-items: center; justify-content: space-between; margin-top: .8rem; padding: .7rem .9rem; font-size: .92rem; background: var(--page); border-left: 4px solid var(--bad); border-radius: .35rem; }
.problem:nth-child(2) { margin-top: 0; }
.problem p { flex: 1 1 14rem; }
.problem.calm { border-left-color: var(--baseline); }
.verdict { margin-top: .8rem; }
.comparison-note { margin-top: .25rem; }

.composer { position: sticky; z-index: 1; bottom: 0; margin: 0 -.5rem; padding: .5rem .5rem .75rem; background: var(--page); }
.composer textarea { display: block; width: 100%; min-height: 3.6rem; max-height: 14rem; padding: .8rem 1rem; resize: none; line-height: 1.5; background: var(--card); border: 1px solid var(--baseline); border-radius: .8rem; box-shadow: var(--shadow); }
.composer textarea::placeholder { color: var(--soft); opacity: 1; }
.controls { display: flex; flex-wrap: wrap; gap: .5rem .9rem; align-items: end; margin-top: .6rem; }
.field { display: grid; gap: .2rem; flex: 0 1 14.5rem; min-width: 0; font-size: .85rem; color: var(--soft); }
.check { display: flex; gap: .4rem; align-items: center; }
.check input { width: 1.05rem; height: 1.05rem; margin: 0; accent-color: var(--accent); }
.field select { width: 100%; min-width: 0; min-height: 2.5rem; padding: .3rem .6rem; font-size: .95rem; color: var(--text); background: var(--card); border: 1px solid var(--baseline); border-radius: .5rem; }
.field select:disabled { opacity: .55; }
.send { display: flex; gap: .6rem; margin-left: auto; }
.send button { min-width: 6rem; }
.hints { display: flex; flex-wrap: wrap; gap: 0 1.5rem; justify-content: space-between; margin-top: .5rem; font-size: .8rem; line-height: 1.5; }

aside { position: sticky; top: 1rem; max-height: calc(100dvh - 2rem); margin-top: 1.25rem; overflow: auto; border-radius: .8rem; }
.panel, dialog { padding: 1rem 1.15rem; background: var(--card); border: 1px solid var(--line); border-radius: .8rem; }
.panel h2:not(:first-child) { margin-top: 1.5rem; padding-top: 1.25rem; border-top: 1px solid var(--line); }
.panel .soft { margin-top: .5rem; }
.cards { display: grid; grid-template-columns: repeat(2, minmax(0, 1fr)); gap: .5rem 1rem; margin-top: .6rem; }
.cards.three { grid-template-columns: repeat(3, minmax(0, 1fr)); }
.card.wide { grid-column: 1 / -1; }
.card { display: flex; flex-direction: column; justify-content: space-between; }
.routers { margin-top: .6rem; }
.routers dt { margin-top: .7rem; font-size: .92rem; font-weight: 600; }
.routers dd { font-size: .85rem; line-height: 1.5; color: var(--soft); }
.card dt { font-size: .8rem; color: var(--soft); line-height: 1.4; }
.card .value { font-size: 1.05rem; font-weight: 650; line-height: 1.4; font-variant-numeric: tabular-nums; }
.card.wide .value { font-size: 1.7rem; line-height: 1.3; }
.share { font-size: 1.1rem; }
.detail { display: inline-block; margin-left: .35rem; white-space: nowrap; font-size: .8rem; font-weight: 400; color: var(--soft); }
.legend { display: flex; flex-wrap: wrap; gap: 0 1rem; font-size: .8rem; color: var(--soft); }
.swatch { display: inline-block; width: .75rem; height: .75rem; margin-right: .35rem; border-radius: 2px; vertical-align: -1px; forced-color-adjust: none; }
.swatch.paid { background: var(--paid); }
.swatch.baseline { background: var(--baseline); }
.swatch.second { background: var(--second); }
svg { display: block; width: 100%; height: auto; margin-top: .4rem; overflow: visible; }
svg text { font-size: 11px; fill: var(--soft); font-variant-numeric: tabular-nums; }
svg .end { text-anchor: end; }
svg .middle { text-anchor: middle; }
svg .grid { stroke: var(--line); stroke-width: 1; }
svg .line { fill: none; stroke-width: 2; stroke-linejoin: round; }
svg .line.paid { stroke: var(--paid); }
svg .line.baseline { stroke: var(--baseline); stroke-dasharray: 5 3; }
svg .between { fill: var(--good); opacity: .14; }
svg rect { shape-rendering: crispEdges; }
svg rect.paid, svg circle.paid { fill: var(--paid); }
svg rect.baseline, svg circle.baseline { fill: var(--baseline); }
svg rect.second { fill: var(--second); }
details { margin-top: .4rem; }
summary { width: fit-content; cursor: pointer; color: var(--accent); font-size: .85rem; }
.scroll { max-height: 14rem; margin-top: .4rem; overflow: auto; }
table { width: 100%; border-collapse: collapse; font-size: .82rem; font-variant-numeric: tabular-nums; }
th, td { padding: .25rem .4rem; text-align: right; border-top: 1px solid var(--line); overflow-wrap: normal; }
th:first-child { text-align: left; }
th { font-weight: 600; color: var(--soft); vertical-align: bottom; }

dialog { position: static; width: 100%; max-width: none; margin: 0 0 1rem; color: inherit; border-color: var(--accent); }
.passage-head { display: flex; gap: 1rem; align-items: center; justify-content: space-between; }
.passage-head button { min-height: 2.2rem; }
.source { margin-top: .35rem; font-size: .85rem; color: var(--soft); }
.passage-text { position: relative; max-height: 46dvh; margin-top: .7rem; overflow: auto; white-space: pre-wrap; line-height: 1.75; }
.passage-text + p { margin-top: .6rem; }
mark { padding: .1em 0; color: inherit; background: var(--mark); border-radius: 2px; box-decoration-break: clone; -webkit-box-decoration-break: clone; }
dialog::backdrop { background: #0008; }

@media (prefers-reduced-motion: no-preference) {
  .text.writing::after { animation: blink 1s steps(2, jump-none) infinite; }
  @keyframes blink { to { opacity: 0; } }
}
@media (max-width: 62rem) {
  .columns { display: block; }
  .so-far { display: inline-block; }
  aside { position: static; max-height: none; margin: 0 0 2rem; overflow: visible; }
  main { min-height: calc(100dvh - 7rem); }
  dialog:modal { position: fixed; inset: auto 0 0; width: 100%; max-height: 85dvh; margin: 0; overflow: auto; border-width: 1px 0 0; border-radius: 1rem 1rem 0 0; box-shadow: var(--shadow); }
}
@media (max-width: 44rem) {
  body { padding: 0 .75rem; }
  .name { flex-basis: 100%; }
  .actions { width: 100%; gap: .4rem; }
  .actions button { padding: .3rem .6rem; font-size: .9rem; }
  .so-far { order: 1; font-size: .9rem; }
  .welcome { padding-top: 1.5rem; }
  .welcome h2 { font-size: 1.4rem; }
  .samples, .answers.two { grid-template-columns: minmax(0, 1fr); }
  .answer { padding: .85rem .9rem; }
  .composer textarea { min-height: 3rem; padding: .65rem .9rem; }
  .controls { display: grid; grid-template-columns: minmax(0, 1fr) minmax(0, 1fr) auto; gap: .5rem; }
  .field select { font-size: .9rem; padding: .3rem .35rem; }
  .send button { min-width: 4.5rem; padding: .3rem .7rem; }
  #stop:not([hidden]) + #ask { display: none; }
  .hints { display: none; }
  .facts, .two .facts { display: grid; grid-template-columns: repeat(3, minmax(0, 1fr)); gap: .5rem .7rem; }
}
`;
