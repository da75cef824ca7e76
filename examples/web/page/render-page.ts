import { createHash } from "node:crypto";
import { Html, html } from "@bedrock-routed/html";
import { LONGEST_QUESTION, type PageConfig, ROUTERS } from "../protocol";
import { PAGE_STYLE } from "./page-style";
import script from "./script/main.ts?script";
import { WORDINGS } from "./wording";

const hash = (text: string): string => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;

/** The page runs this script only, loads nothing, and cannot be framed. Trusted types keep even it from making markup out of text. */
export const PAGE_HEADERS: Readonly<Record<string, string>> = {
  "content-type": "text/html; charset=utf-8",
  "cache-control": "no-store",
  "content-security-policy": [
    "default-src 'none'",
    `script-src ${hash(script)}`,
    `style-src ${hash(PAGE_STYLE)}`,
    "connect-src 'self'",
    "img-src data:",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join("; "),
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
};

/** A speech bubble with two branches, one of them short. */
const ICON =
  "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 32 32'%3E%3Crect width='32' height='32' rx='7' fill='%230b5cad'/%3E%3Cpath d='M7 16h7m0 0 5-6h6m-11 6 5 6h3' fill='none' stroke='%23fff' stroke-width='3' stroke-linecap='round' stroke-linejoin='round'/%3E%3C/svg%3E";

/**
 * Renders the page. Its labels are English; the script replaces those with `data-label` by the reader's language.
 */
export function renderPage(config: PageConfig): string {
  const words = WORDINGS.en;
  const options = ROUTERS.map((router) => html`<option value="${router}">${words.routers[router]}</option>`);
  // Inside of a script element only this character could end it.
  const data = new Html(JSON.stringify(config).replaceAll("<", "\\u003c"));
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1, interactive-widget=resizes-content">
<meta name="color-scheme" content="light dark">
<title>${words.title}</title>
<link rel="icon" href="${new Html(ICON)}">
<style>${new Html(PAGE_STYLE)}</style>
</head>
<body>
<a class="skip" href="#question" data-label="skip">${words.skip}</a>
<header class="top">
<div class="name"><h1 data-label="title">${words.title}</h1><p class="soft" id="about"></p></div>
<div class="actions">
<a class="so-far" id="so-far" href="#figures" hidden></a>
<div class="languages" role="group" id="languages" aria-label="${words.language}"><button type="button" lang="en" data-language="en">English</button><button type="button" lang="ja" data-language="ja">日本語</button></div>
<button type="button" id="new-session" data-label="newSession">${words.newSession}</button>
</div>
</header>
<div class="columns">
<main>
<section class="welcome" id="welcome"><h2 data-label="welcome">${words.welcome}</h2><p class="soft" data-label="welcomeText">${words.welcomeText}</p>
<div id="samples-part" hidden><h3 data-label="samples">${words.samples}</h3><ul class="samples" id="samples"></ul></div></section>
<ol class="turns" id="turns" aria-label="${words.conversation}"></ol>
<form class="composer" id="composer">
<label class="unseen" for="question" data-label="question">${words.question}</label>
<textarea id="question" rows="2" maxlength="${LONGEST_QUESTION * 2}" aria-describedby="keys" placeholder="${words.placeholder}"></textarea>
<div class="controls">
<div class="field"><label for="router" data-label="router">${words.router}</label><select id="router" aria-describedby="router-hint">${options}</select></div>
<div class="field"><span class="check"><input type="checkbox" id="compare"><label for="compare" data-label="compare">${words.compare}</label></span><select id="other-router" disabled aria-label="${words.compareWith}">${options}</select></div>
<div class="send"><button type="button" id="stop" data-label="stop" hidden>${words.stop}</button><button type="submit" class="primary" id="ask" data-label="ask">${words.ask}</button></div>
</div>
<p class="hints soft"><span id="router-hint"></span> <span id="keys" data-label="keys">${words.keys}</span></p>
</form>
</main>
<aside id="side">
<dialog id="passage" aria-labelledby="passage-title"></dialog>
<section class="panel" id="figures" tabindex="-1"></section>
</aside>
</div>
<div class="unseen" role="status" id="announcer"></div>
<script type="application/json" id="config">${data}</script>
<script>${new Html(script)}</script>
</body>
</html>
`;
  return page.markup;
}
