import { type Html, html } from "@bedrock-routed/html";
import type { PageContext } from "../wording/page-formats";
import { costChart } from "./charts/cost-chart";
import { cacheChart, latencyChart } from "./charts/line-charts";
import { shareChart } from "./charts/share-chart";
import { waterfallChart } from "./charts/waterfall-chart";
import type { PageData } from "./page-data/page-data";
import { type Selection, toView, type View } from "./page-data/view";
import { renderKeyFigures } from "./tables/key-figures";
import { renderFiguresTable } from "./tables/table";

/** The part of the page that the filters change: key figures, charts, and the tables of models and tags. */
export function renderView(data: PageData, selection: Selection, context: PageContext): Html {
  const { labels } = context;
  const { model, tag } = selection;
  const isAll = model === undefined && tag === undefined;
  const heading = html`<h2>${isAll ? labels.allCalls : labels.selection(model, tag)}</h2>`;
  const view = toView(data, selection);
  if (view === undefined) return html`${heading}<p>${labels.notBrokenDown}</p>`;
  const { calls, errors, cachedResponses } = view.figures;
  const notes = renderNotes(view, context);
  if (calls + errors + cachedResponses === 0) return html`${heading}${notes}<p>${labels.nothing}</p>`;
  const charts = [costChart, waterfallChart, shareChart, cacheChart, latencyChart].map((chart) => chart(view, context));
  return html`${heading}${notes}${renderKeyFigures(view.figures, context)}<div class="charts">${charts}</div>${renderTables(data, view, context)}`;
}

function renderNotes({ mayLackCalls, callsWithoutDay }: View, { labels, formats }: PageContext): Html {
  const texts = [
    ...(mayLackCalls ? [labels.mayLackCalls] : []),
    ...(callsWithoutDay > 0 ? [labels.callsWithoutDay(formats.count(callsWithoutDay))] : []),
  ];
  return html`${texts.map((text) => html`<p class="note">${text}</p>`)}`;
}

/** The models of the calls with the chosen tag, and the tags of the calls of the chosen model. */
function renderTables(data: PageData, { models = [], tags = [], selection }: View, context: PageContext): Html {
  const { labels } = context;
  const { model, tag } = selection;
  const captionOf = (heading: string, dimension: string, chosen: string | undefined): string =>
    chosen === undefined ? heading : `${heading} · ${dimension} ${chosen}`;
  const callsOf = (part: Selection): number => toView(data, part)?.figures.calls ?? 0;
  const tables = [
    {
      caption: captionOf(labels.byModel, labels.tag, tag),
      key: labels.model,
      rows: models,
      calls: callsOf({ tag }),
      chosen: model,
    },
    {
      caption: captionOf(labels.byTag, labels.model, model),
      key: labels.tag,
      rows: tags,
      calls: callsOf({ model }),
      chosen: tag,
    },
  ].filter(({ rows }) => rows.length > 0);
  const severalTags = tags.length === 0 ? "" : html`<p class="soft">${labels.severalTags}</p>`;
  return html`${tables.map((table) => renderFiguresTable(table, context))}${severalTags}`;
}
