import { Html, html } from "@bedrock-routed/html";
import type { CallStatus, Status } from "./build-status";
import { STATUS_STYLE } from "./status-style";

/** A column of a table: its title, and whether it holds numbers, or text of any length. */
type Column = readonly [title: string, kind?: "number" | "text"];
type Cell = string | number | Html;

/** The page at `/`: complete, without scripts, and loading nothing. */
export function renderStatusPage(status: Status): string {
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
<header><h1>Local Bedrock</h1><span class="soft">${region} · account ${accountId}</span><a href="/">Refresh</a><a href="/status.json">JSON</a></header>
<p class="soft">Not a language model: replies are quotes from what a request holds.</p>
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

/** Each cell carries its column's title, which narrow screens show instead of the head. */
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
