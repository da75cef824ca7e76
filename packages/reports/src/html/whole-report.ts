import type { SavingsReport } from "@bedrock-routed/callbacks";
import { type Html, html } from "@bedrock-routed/html";
import type { RouterDrift } from "../drift/router-drift";
import { toDriftTable } from "../wording/drift-texts";
import type { ReportLabels } from "../wording/labels";
import { orUnknown, type PageContext } from "../wording/page-formats";
import { toNotes } from "../wording/report-texts";
import type { RenderOptions, Wording } from "../wording/wording";
import { renderRecommendations } from "./recommendation-list";
import { renderName, renderTable } from "./tables/table";

/** Most rows of a table on the page. `toReportJson` has all rows. */
const MAX_ROWS = 20;

/** The part of the page that the filters do not change: recommendations, the router, comparisons, groups, errors and notes. */
export function renderWholeReport(
  report: SavingsReport,
  { recommendations = [], drift }: Pick<RenderOptions, "recommendations" | "drift">,
  wording: Wording,
  context: PageContext,
): Html {
  const { labels } = wording;
  const parts = [
    renderRecommendations(recommendations, wording),
    renderDrift(drift, wording, context),
    html`<h2>${labels.page.wholeReport}</h2>`,
    renderComparisons(report, labels, context),
    renderErrors(report, labels, context),
    renderNotes(report, wording),
  ];
  return html`${parts}`;
}

function renderComparisons({ comparisons }: SavingsReport, { page }: ReportLabels, context: PageContext): Html {
  const { labels, formats } = context;
  if (comparisons.length === 0) return html``;
  const columns = [labels.key, labels.model, labels.baseline, labels.saved, labels.savedPercent, labels.comparedCalls];
  const rows = comparisons.map(
    ({ name, baselineModelIds, baselineUsd, savedUsd, savedPercent, comparedShare, comparedCalls }) => {
      const whenCompared = (usd: number): number | undefined => (comparedCalls === 0 ? undefined : usd);
      return {
        cells: [
          renderName(name),
          baselineModelIds.join(", "),
          orUnknown(whenCompared(baselineUsd), formats.usd, labels),
          orUnknown(whenCompared(savedUsd), formats.signedUsd, labels),
          orUnknown(savedPercent === undefined ? undefined : savedPercent / 100, formats.percent, labels),
          orUnknown(comparedShare, formats.percent, labels),
        ],
      };
    },
  );
  return renderTable({ caption: page.baselines, columns, rows }, context);
}

function renderDrift(drift: RouterDrift | undefined, wording: Wording, context: PageContext): Html {
  if (drift === undefined) return html``;
  const { columns, rows } = toDriftTable(drift, wording);
  const caption = wording.labels.driftLabels.title(drift.router);
  return renderTable({ caption, columns, rows: rows.map((cells) => ({ cells: [...cells] })) }, context);
}

function renderErrors({ errorKinds }: SavingsReport, { page }: ReportLabels, context: PageContext): Html {
  if (errorKinds.length === 0) return html``;
  const rows = errorKinds.slice(0, MAX_ROWS).map(({ kind, count }) => ({
    cells: [
      { value: kind, text: renderName(kind) },
      { value: count, text: context.formats.count(count) },
    ],
  }));
  return renderTable({ caption: page.errorKinds, columns: [page.errorKind, page.count], rows }, context);
}

function renderNotes(report: SavingsReport, wording: Wording): Html {
  const { page } = wording.labels;
  const notes = [...toNotes(report, wording), page.moneyNote[report.caching ?? "none"], page.unknownNote];
  return html`<h2>${page.notes}</h2><ul class="notes">${notes.map((note) => html`<li>${note}</li>`)}</ul>`;
}
