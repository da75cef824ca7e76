import { type Html, type HtmlValue, html } from "@bedrock-routed/html";
import type { PageContext } from "../wording/page-formats";
import { costChart } from "./charts/cost-chart";
import { cacheChart, latencyChart } from "./charts/line-charts";
import { shareChart } from "./charts/share-chart";
import { waterfallChart } from "./charts/waterfall-chart";
import type { PageData } from "./page-data/page-data";
import { hasRange, type Selection, toView, type View } from "./page-data/view";
import { renderBudget } from "./tables/budget";
import { renderKeyFigures } from "./tables/key-figures";
import { renderFiguresTable, renderName } from "./tables/table";

/**
 * The part of the page that the filters change: key figures, charts, the budget, and the tables of models, tags, users
 * and other groups.
 *
 * @param budgetUsd of a calendar month
 */
export function renderView(
  data: PageData,
  selection: Selection,
  budgetUsd: number | undefined,
  context: PageContext,
): Html {
  const { labels } = context;
  const heading = html`<h2>${renderHeading(selection, context)}</h2>`;
  const { from, to } = selection;
  if (from !== undefined && to !== undefined && from > to) return html`${heading}<p>${labels.reversedRange}</p>`;
  const view = toView(data, selection);
  if (view === undefined) return html`${heading}<p>${hasRange(selection) ? labels.noRange : labels.notBrokenDown}</p>`;
  const { calls, errors, cachedResponses } = view.figures;
  const notes = renderNotes(view, context);
  if (calls + errors + cachedResponses === 0) return html`${heading}${notes}<p>${labels.nothing}</p>`;
  const charts = [costChart, waterfallChart, shareChart, cacheChart, latencyChart].map((chart) => chart(view, context));
  return html`${heading}${notes}${renderKeyFigures(view, data.caching, context)}<div class="charts">${charts}</div>${renderBudget(data, view, budgetUsd, context)}${renderTables(data, view, context)}`;
}

function isAll(selection: Selection): boolean {
  return selection.model === undefined && selection.group === undefined && !hasRange(selection);
}

function renderHeading(selection: Selection, context: PageContext): HtmlValue {
  const { labels, formats } = context;
  const { model, group, from, to } = selection;
  if (isAll(selection)) return labels.allCalls;
  const parts = [
    ...(model === undefined ? [] : [html`${labels.model} ${renderName(model)}`]),
    ...(group === undefined ? [] : [html`${nameOfDimension(group.dimension, context)} ${renderName(group.key)}`]),
    ...(hasRange(selection) ? [html`${labels.range(from && formats.fullDay(from), to && formats.fullDay(to))}`] : []),
  ];
  return html`${parts.map((part, index) => (index === 0 ? part : html` · ${part}`))}`;
}

function renderNotes({ mayLackCalls, callsWithoutDay }: View, { labels, formats }: PageContext): Html {
  const texts = [
    ...(mayLackCalls ? [labels.mayLackCalls] : []),
    ...(callsWithoutDay > 0 ? [labels.callsWithoutDay(formats.count(callsWithoutDay))] : []),
  ];
  return html`${texts.map((text) => html`<p class="note">${text}</p>`)}`;
}

/** Most rows of a table of groups. `toReportJson` has all rows. */
const MAX_ROWS = 20;

/** The models of the chosen group, and the tags, users and other groups of the chosen model. */
function renderTables(data: PageData, { models, groups, selection }: View, context: PageContext): Html {
  const { labels, formats } = context;
  const { model, group } = selection;
  const callsOf = (part: Selection): number => toView(data, part)?.figures.calls ?? 0;
  const modelTable =
    models === undefined
      ? html`<p class="soft">${labels.noModels}</p>`
      : renderFiguresTable(
          {
            caption: labels.by(labels.model),
            key: labels.model,
            rows: models,
            calls: callsOf({ ...selection, model: undefined }),
            chosen: model,
          },
          context,
        );
  // With a group chosen, the other groups of its calls are not recorded. Its own table compares it with its siblings.
  const shown = groups.filter(({ dimension }) => group === undefined || dimension === group.dimension);
  const lacking = shown
    .filter(({ rows }) => rows === undefined)
    .map(({ dimension }) => nameOfDimension(dimension, context));
  const tables = shown.flatMap(({ dimension, rows = [] }) => {
    if (rows.length === 0) return [];
    const chosen = group?.key;
    const most = rows.slice(0, MAX_ROWS);
    const others = chosen === undefined ? [] : rows.slice(MAX_ROWS).filter(({ key }) => key === chosen);
    const name = nameOfDimension(dimension, context);
    const notes = [
      ...(most.length < rows.length ? [labels.rowsShown(formats.count(most.length), formats.count(rows.length))] : []),
      ...(dimension === "tag" ? [labels.severalTags] : []),
    ];
    const calls = callsOf({ ...selection, group: undefined });
    const table = { caption: labels.by(name), key: name, rows: [...most, ...others], calls, chosen };
    return [html`${renderFiguresTable(table, context)}${notes.map((note) => html`<p class="soft">${note}</p>`)}`];
  });
  const lack = lacking.length === 0 ? "" : html`<p class="soft">${labels.notRecordedTogether(lacking)}</p>`;
  return html`<h2>${labels.details}</h2>${modelTable}${tables}${lack}`;
}

/** The name of a dimension in the language of the page. Labels of the application keep the name that it gave them. */
export function nameOfDimension(dimension: string, { labels }: PageContext): string {
  return (Object.hasOwn(labels.dimensionNames, dimension) ? labels.dimensionNames[dimension] : undefined) ?? dimension;
}
