import { createHash } from "node:crypto";
import { Html, html } from "@bedrock-routed/html";
import Table from "cli-table3";
import { escapeMarkdown, withoutControls } from "../wording/escape-text";
import type { ReportLanguage } from "../wording/labels";

/** A short report: tables between sentences. It is rendered as text, Markdown or one HTML page. */
export interface TextDocument {
  readonly language: ReportLanguage;
  readonly title: string;
  /** Sentences before the tables. */
  readonly summary: readonly string[];
  readonly tables: readonly DocumentTable[];
  /** Sentences after the tables. */
  readonly notes: readonly string[];
  readonly notesTitle: string;
}

/** A table whose first column is text and whose other columns are numbers. */
export interface DocumentTable {
  readonly caption: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** Renders for the terminal. The columns are aligned in Japanese too. */
export function renderDocumentText({ title, summary, tables, notes }: TextDocument): string {
  const blocks = tables.flatMap(({ caption, columns, rows }) => {
    const colAligns = columns.map((_, column) => (column === 0 ? ("left" as const) : ("right" as const)));
    const table = new Table({ head: [...columns], colAligns, style: { head: [], border: [], compact: true } });
    table.push(...rows.map((row) => [...row]));
    return ["", caption, table.toString()];
  });
  return [title, ...summary, ...blocks, "", ...notes].map(withoutControls).join("\n");
}

/** Renders as GitHub-flavoured Markdown. */
export function renderDocumentMarkdown({ title, summary, tables, notes }: TextDocument): string {
  const line = (cells: readonly string[]): string => `| ${cells.map(escapeMarkdown).join(" | ")} |`;
  const blocks = tables.flatMap(({ caption, columns, rows }) => [
    `## ${escapeMarkdown(caption)}`,
    [
      line(columns),
      `| ${columns.map((_, column) => (column === 0 ? ":--" : "--:")).join(" | ")} |`,
      ...rows.map(line),
    ].join("\n"),
  ]);
  const list = notes.map((note) => `- ${escapeMarkdown(note)}`).join("\n");
  return `${[`# ${escapeMarkdown(title)}`, ...summary.map(escapeMarkdown), ...blocks, list].join("\n\n")}\n`;
}

const STYLE = `:root { color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif; }
body { max-width: 70rem; margin: 2rem auto; padding: 0 1rem; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; }
caption { text-align: start; font-weight: 600; padding: 1rem 0 .5rem; }
th, td { padding: .3rem .6rem; border-bottom: 1px solid #8884; text-align: end; }
th:first-child { text-align: start; }`;

/** Renders as one HTML page that loads nothing and runs nothing. */
export function renderDocumentHtml({ language, title, summary, tables, notes, notesTitle }: TextDocument): string {
  const policy = `default-src 'none'; style-src 'sha256-${createHash("sha256").update(STYLE).digest("base64")}'; base-uri 'none'; form-action 'none'`;
  return html`<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<style>${new Html(STYLE)}</style>
</head>
<body>
<main>
<h1 dir="auto">${title}</h1>
${summary.map((sentence) => html`<p>${sentence}</p>`)}
${tables.map(renderTable)}
<h2>${notesTitle}</h2>
<ul>${notes.map((note) => html`<li>${note}</li>`)}</ul>
</main>
</body>
</html>
`.markup;
}

function renderTable({ caption, columns, rows }: DocumentTable): Html {
  return html`<div class="scroll" tabindex="0" role="region" aria-label="${caption}"><table>
<caption>${caption}</caption>
<thead><tr>${columns.map((column) => html`<th scope="col">${column}</th>`)}</tr></thead>
<tbody>${rows.map(
    ([first = "", ...others]) =>
      html`<tr><th scope="row" dir="auto">${first}</th>${others.map((cell) => html`<td>${cell}</td>`)}</tr>`,
  )}</tbody>
</table></div>
`;
}
