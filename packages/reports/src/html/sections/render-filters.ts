import { type Html, html } from "@bedrock-routed/html";
import type { KeyedFigures } from "../figures/figures";
import type { PageData } from "../figures/page-data";
import { shorten } from "../markup/shorten";
import type { PageContext } from "./page-context";

const OPTION_COLUMNS = 70;

/** The filters, hidden until the script that makes them work runs. */
export function renderFilters({ models, tags }: PageData, { labels }: PageContext): Html {
  return html`<noscript><p class="note">${labels.noScript}</p></noscript>
<search id="filters" class="filters" aria-label="${labels.filters}" hidden>
<div><label for="model">${labels.model}</label><select id="model" autocomplete="off"><option value="">${labels.allModels}</option>${options(models)}</select></div>
<div><label for="tag">${labels.tag}</label><select id="tag" autocomplete="off"><option value="">${labels.allTags}</option>${options(tags)}</select></div>
<button type="button" id="reset">${labels.reset}</button>
</search>
<p id="announcement" class="unseen" role="status"></p>`;
}

function options(rows: readonly KeyedFigures[]): readonly Html[] {
  return rows.map(({ key }, index) => html`<option value="${index}">${shorten(key, OPTION_COLUMNS)}</option>`);
}
