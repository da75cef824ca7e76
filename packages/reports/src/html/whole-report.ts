import type { GroupReport, SavingsReport } from "@bedrock-routed/callbacks";
import { type Html, html } from "@bedrock-routed/html";
import type { ReportLabels } from "../wording/labels";
import { orUnknown, type PageContext } from "../wording/page-formats";
import { type RenderOptions, reportLabels, toNotes, toRecommendationTexts } from "../wording/report-texts";
import { renderFiguresTable, renderTable } from "./tables/table";

/** Most rows of a table on the page. `toReportJson` has all rows. */
const MAX_ROWS = 20;

/** The part of the page that the filters do not change: recommendations, comparisons, groups, errors and notes. */
export function renderWholeReport(report: SavingsReport, options: RenderOptions, context: PageContext): Html {
  const words = reportLabels(options.language);
  const parts = [
    renderRecommendations(options, words, context),
    html`<h2>${words.page.wholeReport}</h2>`,
    renderComparisons(report, words, context),
    ...renderGroups(report, words, context),
    renderErrors(report, words, context),
    renderNotes(report, words, context),
  ];
  return html`${parts}`;
}

function renderRecommendations(
  { recommendations = [], language }: RenderOptions,
  words: ReportLabels,
  { formats }: PageContext,
): Html {
  const items = toRecommendationTexts(recommendations, words, language, formats.usd).map(
    ({ title, subject, estimatedSaving, evidence, action }) =>
      html`<li><h3>${title}</h3><p class="estimated-saving">${estimatedSaving}</p><p><code>${subject}</code></p><p>${action}</p><p class="soft">${evidence}</p></li>`,
  );
  const content =
    items.length === 0 ? html`<p>${words.page.noRecommendations}</p>` : html`<ol class="recommendations">${items}</ol>`;
  return html`<h2>${words.recommendations}</h2>${content}`;
}

function renderComparisons(
  { comparisons }: SavingsReport,
  { page }: ReportLabels,
  { labels, formats }: PageContext,
): Html {
  if (comparisons.length === 0) return html``;
  const columns = [labels.key, labels.model, labels.baseline, labels.saved, labels.savedPercent, labels.coverage];
  const rows = comparisons.map(
    ({ name, baselineModelIds, baselineUsd, savedUsd, savedPercent, comparedShare, comparedCalls }) => {
      const whenCompared = (usd: number): number | undefined => (comparedCalls === 0 ? undefined : usd);
      return {
        cells: [
          name,
          baselineModelIds.join(", "),
          orUnknown(whenCompared(baselineUsd), formats.usd, labels),
          orUnknown(whenCompared(savedUsd), formats.signedUsd, labels),
          orUnknown(savedPercent === undefined ? undefined : savedPercent / 100, formats.percent, labels),
          orUnknown(comparedShare, formats.percent, labels),
        ],
      };
    },
  );
  return renderTable({ caption: page.baselines, columns, rows });
}

/** One table for each dimension except day and tag, which the filtered part shows. */
function renderGroups({ groups, calls }: SavingsReport, { page }: ReportLabels, context: PageContext): readonly Html[] {
  const { labels, formats } = context;
  return Object.entries(groups)
    .filter(([dimension, rows]) => dimension !== "day" && dimension !== "tag" && rows.length > 0)
    .map(([dimension, rows]: [string, readonly GroupReport[]]) => {
      const caption = Object.hasOwn(page.dimensions, dimension) ? page.dimensions[dimension] : undefined;
      const shown = rows.slice(0, MAX_ROWS);
      const cut = html`<p class="soft">${page.rowsShown(formats.count(shown.length), formats.count(rows.length))}</p>`;
      const table = { caption: caption ?? dimension, key: labels.key, rows: shown, calls };
      return html`${renderFiguresTable(table, context)}${shown.length < rows.length ? cut : ""}`;
    });
}

function renderErrors({ errorKinds }: SavingsReport, { page }: ReportLabels, { formats }: PageContext): Html {
  if (errorKinds.length === 0) return html``;
  const rows = errorKinds.slice(0, MAX_ROWS).map(({ kind, count }) => ({ cells: [kind, formats.count(count)] }));
  return renderTable({ caption: page.errorKinds, columns: [page.errorKind, page.count], rows });
}

function renderNotes(report: SavingsReport, words: ReportLabels, { formats }: PageContext): Html {
  const { page } = words;
  const notes = [
    ...toNotes(report, words, formats.usd),
    ...(report.operationsUsd === 0 ? [] : [page.spent(formats.usd(report.spentUsd))]),
    page.moneyNote,
    page.unknownNote,
  ];
  return html`<h2>${page.notes}</h2><ul class="notes">${notes.map((note) => html`<li>${note}</li>`)}</ul>`;
}
