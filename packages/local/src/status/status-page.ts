import { Html, html } from "@bedrock-routed/html";
import type { CallStatus, Status } from "./status";

/** A column of a table. `number` aligns it to the right, and `text` wraps long texts. */
type Column = readonly [title: string, kind?: "number" | "text"];
type Cell = string | number | Html;

/** Renders the page at `/`. It has no scripts and loads nothing. @param query such as `?token=…`, for the page's links */
export function renderStatusPage(status: Status, query = ""): string {
  const { region, accountId, env } = status;
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Local Bedrock · ${region}</title>
<style>${new Html(STATUS_STYLE)}</style>
</head>
<body>
<header><h1>Local Bedrock</h1><span class="soft">${region} · account ${accountId}</span><a href="${`/${query}`}">Refresh</a><a href="${`/status.json${query}`}">JSON</a></header>
<p class="soft">${describeReplies(status)}</p>
<main>
${renderCalls(status)}
${renderCache(status)}
${renderKnowledgeBases(status)}
${renderRouters(status)}
<section><h2>Use it from any AWS SDK program</h2><pre>${exports(env)}</pre></section>
${renderModels(status)}
</main>
</body>
</html>
`;
  return page.markup;
}

function describeReplies({ languageModel }: Status): string {
  if (languageModel === undefined) return "This is not a language model. Replies are quotes from the request.";
  const { model, url } = languageModel;
  return `Replies are from ${model}${url === undefined ? "" : ` at ${url}`}. Token counts are estimates.`;
}

function renderCalls({ calls, callCount }: Status): Html {
  const hasText = calls.some(({ text }) => text !== undefined);
  const columns: Column[] = [
    ["Time (UTC)"],
    ["Operation"],
    ["Model"],
    ["Status"],
    ["Tokens in", "number"],
    ["Tokens out", "number"],
    ["ms", "number"],
    ...(hasText ? ([["Text", "text"]] satisfies Column[]) : []),
  ];
  const rows = calls.map((call) => [
    call.time.slice(11, 19),
    call.operation,
    code(call.modelId ?? ""),
    renderCallStatus(call),
    call.usage === undefined ? "" : formatCount(call.usage.inputTokens),
    call.usage === undefined ? "" : formatCount(call.usage.outputTokens),
    call.ms.toFixed(1),
    ...(hasText ? [call.text ?? ""] : []),
  ]);
  return section("Recent calls", callCount, renderTable(columns, rows, "No calls yet."));
}

function renderCallStatus({ status, fault }: CallStatus): Html {
  const text = [status === 0 ? "no answer" : String(status), ...(fault === undefined ? [] : [`(${fault})`])].join(" ");
  return html`<span class="${status >= 200 && status < 300 ? "good" : "bad"}">${text}</span>`;
}

function renderCache({ cache, cacheCount }: Status): Html {
  const rows = cache.map(({ owner, tokens, ttl, secondsLeft }) => [
    code(owner),
    formatCount(tokens),
    ttl,
    `${Math.floor(secondsLeft / 60)} min ${secondsLeft % 60} s`,
  ]);
  const columns: Column[] = [["Owner"], ["Tokens", "number"], ["TTL"], ["Left", "number"]];
  return section("Prompt cache", cacheCount, renderTable(columns, rows, "Nothing is cached."));
}

function renderKnowledgeBases({ knowledgeBases }: Status): Html {
  const rows = knowledgeBases.map(({ id, documents, passages }) => [
    code(id),
    formatCount(documents),
    formatCount(passages),
  ]);
  const columns: Column[] = [["Id"], ["Documents", "number"], ["Passages", "number"]];
  return section("Knowledge bases", rows.length, renderTable(columns, rows, "There are none."));
}

function renderRouters({ routers }: Status): Html {
  const rows = routers.map(({ name, arn, type, models, fallbackModel, responseQualityDifference }) => [
    html`${name}<br>${code(arn)}`,
    type,
    html`<ul>${models.map((model) => html`<li>${code(lastPart(model))}${model === fallbackModel ? " (fallback)" : ""}</li>`)}</ul>`,
    `${responseQualityDifference} %`,
  ]);
  const columns: Column[] = [["Router"], ["Type"], ["Models"], ["Quality difference", "number"]];
  return section("Prompt routers", rows.length, renderTable(columns, rows, "This Region has none."));
}

function renderModels({ models, region }: Status): Html {
  const rows = models.map(({ callableIds, provider, cacheMinimumTokens, contextWindow }) => [
    html`<ul>${callableIds.map((id) => html`<li>${code(id)}</li>`)}</ul>`,
    provider,
    contextWindow === undefined ? "" : formatCount(contextWindow),
    cacheMinimumTokens === undefined ? "" : formatCount(cacheMinimumTokens),
  ]);
  const columns: Column[] = [["Callable as"], ["Provider"], ["Context", "number"], ["Cached from", "number"]];
  return html`<section><details><summary>Models that ${region} can call ${count(models.length)}</summary>
${renderTable(columns, rows, "There are none.")}</details></section>`;
}

function section(title: string, size: number, content: Html): Html {
  return html`<section><h2>${title} ${count(size)}</h2>${content}</section>`;
}

/** Each cell has its column's title as a label, which narrow screens show instead of the table head. */
function renderTable(columns: readonly Column[], rows: readonly (readonly Cell[])[], emptyText: string): Html {
  if (rows.length === 0) return html`<p class="soft">${emptyText}</p>`;
  const head = columns.map(([title, kind = ""]) => html`<th scope="col" class="${kind}">${title}</th>`);
  const body = rows.map((cells) => {
    const row = columns.map(([title, kind = ""], index) => {
      const cell = cells[index] ?? "";
      const isBlank = cell === "" || (cell instanceof Html && cell.markup === "");
      return html`<td class="${isBlank ? "blank" : kind}" data-label="${title}"><div>${cell}</div></td>`;
    });
    return html`<tr>${row}</tr>`;
  });
  return html`<table><thead><tr>${head}</tr></thead><tbody>${body}</tbody></table>`;
}

function code(text: string): Html {
  return text === "" ? html`` : html`<code>${text}</code>`;
}

function count(size: number): Html {
  return html`<span class="count">${formatCount(size)}</span>`;
}

function formatCount(size: number): string {
  return size.toLocaleString("en-US");
}

function lastPart(arn: string): string {
  return arn.slice(arn.lastIndexOf("/") + 1);
}

function exports(env: Status["env"]): string {
  return Object.entries(env)
    .map(([name, value]) => `export ${name}=${value}`)
    .join("\n");
}

/** The style sheet of the status page. */
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
