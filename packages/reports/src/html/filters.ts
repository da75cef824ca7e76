import { type Html, html } from "@bedrock-routed/html";
import type { KeyedFigures } from "../figures/figures";
import { defaultGranularity, granularities, isDay } from "../figures/periods";
import type { ReportLabels } from "../wording/labels";
import { type PageContext, shorten } from "../wording/page-formats";
import { nameOfDimension } from "./filtered-part";
import type { PageData } from "./page-data/page-data";

const OPTION_COLUMNS = 70;

/** The filters. They are hidden until the script that makes them work runs. */
export function renderFilters(data: PageData, words: ReportLabels, context: PageContext): Html {
  const { page, model } = words;
  const { labels } = context;
  const dated = data.days.filter(({ key }) => isDay(key));
  const [first = "", last = ""] = [dated[0]?.key, dated.at(-1)?.key];
  const chosen = defaultGranularity(data.days);
  const steps = granularities.map(
    (granularity) =>
      html`<option value="${granularity}"${granularity === chosen ? html` selected` : ""}>${labels.granularities[granularity]}</option>`,
  );
  const groups = data.dimensions.map(
    ({ name, rows }, dimension) =>
      html`<optgroup label="${nameOfDimension(name, context)}">${options(rows, `${dimension}/`)}</optgroup>`,
  );
  const day = (id: string, label: string): Html =>
    html`<div><label for="${id}">${label}</label><input id="${id}" type="date" min="${first}" max="${last}" autocomplete="off"></div>`;
  return html`<noscript><p class="note">${page.noScript}</p></noscript>
<search id="filters" class="filters" aria-label="${page.filters}" hidden>
<details id="filter-fields" open><summary>${page.filters}</summary><div class="fields">
<div class="wide"><label for="model">${model}</label><select id="model" autocomplete="off"><option value="">${page.allModels}</option>${options(data.models, "")}</select></div>
<div class="wide"><label for="group">${page.group}</label><select id="group" autocomplete="off"><option value="">${page.allGroups}</option>${groups}</select></div>
${day("from", labels.inTimeZones(labels.firstDay, data.timeZones))}${day("to", labels.lastDay)}
<div><label for="granularity">${page.granularity}</label><select id="granularity" autocomplete="off">${steps}</select></div>
<div><label for="budget-usd">${page.budgetInput}</label><input id="budget-usd" type="number" min="0" step="any" inputmode="decimal" value="${data.monthlyBudgetUsd ?? ""}" autocomplete="off"></div>
<div class="buttons"><button type="button" id="reset">${page.reset}</button><button type="button" id="download">${page.download}</button></div>
</div></details>
</search>
<p id="announcement" class="unseen" role="status"></p>`;
}

/** Options are numbered, because a name may hold any text. */
function options(rows: readonly KeyedFigures[], prefix: string): readonly Html[] {
  return rows.map(
    ({ key }, index) => html`<option value="${prefix}${index}" dir="auto">${shorten(key, OPTION_COLUMNS)}</option>`,
  );
}
