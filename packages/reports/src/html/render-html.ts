import { createHash } from "node:crypto";
import type { SavingsReport } from "@bedrock-routed/callbacks";
import { Html, html } from "@bedrock-routed/html";
import { createContext } from "../wording/page-formats";
import { toPeriodText } from "../wording/report-texts";
import { createWording, type RenderOptions } from "../wording/wording";
import script from "./filter-script?script";
import { renderView } from "./filtered-part";
import { renderFilters } from "./filters";
import { embedJson, packPageData, unpackPageData } from "./page-data/packed-page-data";
import { toPageData } from "./page-data/page-data";
import { PAGE_STYLE } from "./page-style";
import { renderWholeReport } from "./whole-report";

/** Options of `renderHtml`. */
export interface HtmlOptions extends RenderOptions {
  /**
   * Title of the page.
   * @default "Amazon Bedrock savings" in the language of the page
   */
  readonly title?: string | undefined;
}

/**
 * Renders a report as one HTML page that loads nothing: charts, tables, recommendations, and filters by model, label
 * and days. The filters work in the browser, also when the page is opened from a file. Without JavaScript the page shows all
 * calls. The filters need the breakdowns of `pageBreakdowns`, which handlers and replays record by default.
 *
 * @throws InvalidOptionError when `language` is neither `"en"` nor `"ja"`
 */
export function renderHtml(report: SavingsReport, options: HtmlOptions = {}): string {
  const { language = "en" } = options;
  const wording = createWording(report, language);
  const words = wording.labels;
  const title = options.title ?? words.title;
  const packed = packPageData(toPageData(report, language));
  // The server draws from what the browser will read, so that both draw the same.
  const data = unpackPageData(packed);
  const context = createContext(data);
  const period = toPeriodText(report, words) ?? words.noCalls;
  const page = html`<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${title}</title>
<style>${new Html(PAGE_STYLE)}</style>
</head>
<body>
<a class="skip" href="#view">${words.page.skip}</a>
<header><h1 dir="auto">${title}</h1><p class="soft">${period}</p></header>
${renderFilters(data, words, context)}
<main>
<div id="view" tabindex="-1">${renderView(data, {}, data.monthlyBudgetUsd, context)}</div>
${renderWholeReport(report, options, wording, context)}
</main>
<script type="application/json" id="data">${embedJson(packed)}</script>
<script>${new Html(script)}</script>
</body>
</html>
`;
  return page.markup;
}

/** Allows only the style sheet and the script that are in the page, and nothing from the network. */
const POLICY: string = [
  "default-src 'none'",
  `style-src 'sha256-${hashOf(PAGE_STYLE)}'`,
  `script-src 'sha256-${hashOf(script)}'`,
  "base-uri 'none'",
  "form-action 'none'",
].join("; ");

function hashOf(text: string): string {
  return createHash("sha256").update(text).digest("base64");
}
