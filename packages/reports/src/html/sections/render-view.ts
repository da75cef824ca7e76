import { type Html, html } from "@bedrock-routed/html";
import type { PageData } from "../figures/page-data";
import { type Selection, toView, type View } from "../figures/to-view";
import type { PageContext } from "./page-context";
import { renderCharts } from "./render-charts";
import { renderFiguresTable } from "./render-figures-table";
import { renderKeyFigures } from "./render-key-figures";

/** The part of the page that the filters change. */
export function renderView(data: PageData, selection: Selection, context: PageContext): Html {
  const { labels } = context;
  const { model, tag } = selection;
  const isAll = model === undefined && tag === undefined;
  const heading = html`<h2>${isAll ? labels.allCalls : labels.selection(model, tag)}</h2>`;
  const view = toView(data, selection);
  if (view === undefined) return html`${heading}<p>${labels.notBrokenDown}</p>`;
  const { calls, errors, cachedResponses } = view.figures;
  if (calls + errors + cachedResponses === 0) return html`${heading}${notes(view, context)}<p>${labels.nothing}</p>`;
  return html`${heading}${notes(view, context)}${renderKeyFigures(view.figures, context)}${renderCharts(view, context)}${tables(data, view, context)}`;
}

function notes({ mayLackCalls, callsWithoutDay }: View, { labels, formats }: PageContext): Html {
  const texts = [
    ...(mayLackCalls ? [labels.mayLackCalls] : []),
    ...(callsWithoutDay > 0 ? [labels.callsWithoutDay(formats.count(callsWithoutDay))] : []),
  ];
  return html`${texts.map((text) => html`<p class="note">${text}</p>`)}`;
}

function tables(data: PageData, { models, tags, selection }: View, context: PageContext): Html {
  const { labels } = context;
  const { model, tag } = selection;
  const callsOf = (part: Selection): number => toView(data, part)?.figures.calls ?? 0;
  const modelTable = models && {
    caption: tag === undefined ? labels.byModel : `${labels.byModel} · ${labels.tag} ${tag}`,
    key: labels.model,
    rows: models,
    calls: callsOf({ tag }),
    chosen: model,
  };
  const tagTable = tags && {
    caption: model === undefined ? labels.byTag : `${labels.byTag} · ${labels.model} ${model}`,
    key: labels.tag,
    rows: tags,
    calls: callsOf({ model }),
    chosen: tag,
  };
  const several = html`<p class="soft">${labels.severalTags}</p>`;
  return html`${modelTable && modelTable.rows.length > 0 ? renderFiguresTable(modelTable, context) : ""}${tagTable && tagTable.rows.length > 0 ? html`${renderFiguresTable(tagTable, context)}${several}` : ""}`;
}
