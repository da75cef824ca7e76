import type { GroupReport, SavingsReport } from "@bedrock-routed/callbacks";
import { type Html, html } from "@bedrock-routed/html";
import type { Recommendation } from "../../recommendations/recommendation";
import { labelsOf } from "../../wording/labels-of";
import type { ReportLanguage } from "../../wording/render-options";
import { toNotes } from "../../wording/to-notes";
import { toRecommendationTexts } from "../../wording/to-recommendation-texts";
import { orUnknown } from "./or-unknown";
import type { PageContext } from "./page-context";
import { renderFiguresTable } from "./render-figures-table";
import { renderTable } from "./render-table";

/** Rows of a table that stands open in the page; the rest is in `toReportJson`. */
const MAXIMUM_ROWS = 20;

/** The part of the page that is about all calls, whatever the filters say. */
export function renderWholeReport(
  report: SavingsReport,
  recommendations: readonly Recommendation[],
  language: ReportLanguage,
  context: PageContext,
): Html {
  const { labels } = context;
  const parts = [
    renderRecommendations(recommendations, language, context),
    html`<h2>${labels.wholeReport}</h2>`,
    renderComparisons(report, context),
    ...renderGroups(report, context),
    renderErrors(report, context),
    renderNotes(report, language, context),
  ];
  return html`${parts}`;
}

function renderRecommendations(
  recommendations: readonly Recommendation[],
  language: ReportLanguage,
  { labels, formats }: PageContext,
): Html {
  const words = labelsOf(language);
  const items = toRecommendationTexts(recommendations, words, language, formats.usd).map(
    ({ title, subject, estimatedSaving, evidence, action }) =>
      html`<li><h3>${title}</h3><p class="stake">${estimatedSaving}</p><p><code>${subject}</code></p><p>${action}</p><p class="soft">${evidence}</p></li>`,
  );
  const content =
    items.length === 0 ? html`<p>${labels.noRecommendations}</p>` : html`<ol class="findings">${items}</ol>`;
  return html`<h2>${words.recommendations}</h2>${content}`;
}

function renderComparisons({ comparisons }: SavingsReport, { labels, formats }: PageContext): Html {
  if (comparisons.length === 0) return html``;
  const columns = [labels.key, labels.model, labels.baseline, labels.saved, labels.savedPercent, labels.coverage];
  const rows = comparisons.map(
    ({ name, baselineModelIds, baselineUsd, savedUsd, savedPercent, coverage, comparedCalls }) => {
      const known = (usd: number): number | undefined => (comparedCalls === 0 ? undefined : usd);
      return {
        cells: [
          name,
          baselineModelIds.join(", "),
          orUnknown(known(baselineUsd), formats.usd, labels),
          orUnknown(known(savedUsd), formats.signedUsd, labels),
          orUnknown(savedPercent === undefined ? undefined : savedPercent / 100, formats.percent, labels),
          orUnknown(coverage, formats.percent, labels),
        ],
      };
    },
  );
  return renderTable({ caption: labels.baselines, columns, rows });
}

function renderGroups({ groups, calls }: SavingsReport, context: PageContext): readonly Html[] {
  const { labels, formats } = context;
  return Object.entries(groups)
    .filter(([dimension, rows]) => dimension !== "day" && dimension !== "tag" && rows.length > 0)
    .map(([dimension, rows]: [string, readonly GroupReport[]]) => {
      const caption = Object.hasOwn(labels.dimensions, dimension) ? labels.dimensions[dimension] : undefined;
      const shown = rows.slice(0, MAXIMUM_ROWS);
      const cut = html`<p class="soft">${labels.rowsShown(formats.count(shown.length), formats.count(rows.length))}</p>`;
      const table = { caption: caption ?? dimension, key: labels.key, rows: shown, calls };
      return html`${renderFiguresTable(table, context)}${shown.length < rows.length ? cut : ""}`;
    });
}

function renderErrors({ errorKinds }: SavingsReport, { labels, formats }: PageContext): Html {
  if (errorKinds.length === 0) return html``;
  const rows = errorKinds.slice(0, MAXIMUM_ROWS).map(({ kind, count }) => ({ cells: [kind, formats.count(count)] }));
  return renderTable({ caption: labels.errorKinds, columns: [labels.errorKind, labels.count], rows });
}

function renderNotes(report: SavingsReport, language: ReportLanguage, { labels, formats }: PageContext): Html {
  const notes = [
    ...toNotes(report, labelsOf(language), formats.usd),
    ...(report.operationsUsd === 0 ? [] : [labels.spent(formats.usd(report.spentUsd))]),
    labels.moneyNote,
    labels.unknownNote,
  ];
  return html`<h2>${labels.notes}</h2><ul class="notes">${notes.map((note) => html`<li>${note}</li>`)}</ul>`;
}
