import { createHash } from "node:crypto";
import type { SavingsReport } from "@bedrock-routed/callbacks";
import { Html, html } from "@bedrock-routed/html";
import type { ReportLabels } from "../wording/labels";
import { createContext, shorten } from "../wording/page-formats";
import { type RenderOptions, reportLabels, toPeriodText } from "../wording/report-texts";
import script from "./filter-script?script";
import { renderView } from "./filtered-part";
import { embedJson, packPageData, unpackPageData } from "./page-data/packed-page-data";
import { type KeyedFigures, type PageData, toPageData } from "./page-data/page-data";
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
 * Renders a report as one HTML page that loads nothing: charts, tables, recommendations, and filters by model and tag.
 * The filters work in the browser, also when the page is opened from a file. Without JavaScript the page shows all
 * calls. The filters need the breakdowns of `pageBreakdowns`, which handlers and replays record by default.
 *
 * @throws InvalidOptionError when `language` is neither `"en"` nor `"ja"`
 */
export function renderHtml(report: SavingsReport, options: HtmlOptions = {}): string {
  const { language = "en" } = options;
  const words = reportLabels(language);
  const title = options.title ?? words.title;
  const packed = packPageData(toPageData(report, language));
  // The server draws from what the browser will read, so that both draw the same.
  const data = unpackPageData(packed);
  const context = createContext(data);
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
<a class="skip" href="#view">${words.page.skip}</a>
<header><h1>${title}</h1><p class="soft">${period}</p></header>
${renderFilters(data, words)}
<main>
<div id="view" tabindex="-1">${renderView(data, {}, context)}</div>
${renderWholeReport(report, options, context)}
</main>
<script type="application/json" id="data">${embedJson(packed)}</script>
<script>${new Html(script)}</script>
</body>
</html>
`;
  return page.markup;
}

const OPTION_COLUMNS = 70;

/** The filters. They are hidden until the script that makes them work runs. */
function renderFilters({ models, tags }: PageData, { model, tag, page }: ReportLabels): Html {
  return html`<noscript><p class="note">${page.noScript}</p></noscript>
<search id="filters" class="filters" aria-label="${page.filters}" hidden>
<div><label for="model">${model}</label><select id="model" autocomplete="off"><option value="">${page.allModels}</option>${options(models)}</select></div>
<div><label for="tag">${tag}</label><select id="tag" autocomplete="off"><option value="">${page.allTags}</option>${options(tags)}</select></div>
<button type="button" id="reset">${page.reset}</button>
</search>
<p id="announcement" class="unseen" role="status"></p>`;
}

function options(rows: readonly KeyedFigures[]): readonly Html[] {
  return rows.map(({ key }, index) => html`<option value="${index}">${shorten(key, OPTION_COLUMNS)}</option>`);
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
