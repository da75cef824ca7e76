import { createHash } from "node:crypto";
import type { SavingsReport } from "@bedrock-routed/callbacks";
import { Html, html } from "@bedrock-routed/html";
import { labelsOf } from "../wording/labels-of";
import type { RenderOptions } from "../wording/render-options";
import { toPeriodText } from "../wording/to-period-text";
import script from "./browser/main?script";
import { packPageData, unpackPageData } from "./figures/pack-page-data";
import { toPageData } from "./figures/to-page-data";
import { embedJson } from "./markup/embed-json";
import { createContext } from "./sections/page-context";
import { renderFilters } from "./sections/render-filters";
import { renderView } from "./sections/render-view";
import { renderWholeReport } from "./sections/render-whole-report";
import { PAGE_STYLE } from "./style/page-style";

/** Options of `toHtml`. */
export interface HtmlOptions extends RenderOptions {
  /**
   * Title of the page.
   * @default "Amazon Bedrock savings", or its Japanese
   */
  readonly title?: string | undefined;
}

/**
 * A report as one HTML page that loads nothing: charts, tables, findings, and filters by model and tag
 * that work in the browser, from a file too. Without JavaScript, it shows all calls. Filters need the
 * `crosses` of `pageBreakdowns`, which handlers and replays have unless told otherwise.
 *
 * @throws InvalidOptionError when there are no words in the language
 */
export function renderHtml(report: SavingsReport, options: HtmlOptions = {}): string {
  const { language = "en", recommendations = [] } = options;
  const words = labelsOf(language);
  const title = options.title ?? words.title;
  const packed = packPageData(toPageData(report, language));
  // What the browser reads, so that it draws the same.
  const data = unpackPageData(packed);
  const context = createContext(data);
  const { labels } = context;
  const period = report.period === undefined ? words.noCalls : toPeriodText(report.period, words);
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
<a class="skip" href="#view">${labels.skip}</a>
<header><h1>${title}</h1><p class="soft">${period}</p></header>
${renderFilters(data, context)}
<main>
<div id="view" tabindex="-1">${renderView(data, {}, context)}</div>
${renderWholeReport(report, recommendations, language, context)}
</main>
<script type="application/json" id="data">${embedJson(packed)}</script>
<script>${new Html(script)}</script>
</body>
</html>
`;
  return page.markup;
}

/** Only the style sheet and the script that are in the page, and nothing from anywhere. */
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
