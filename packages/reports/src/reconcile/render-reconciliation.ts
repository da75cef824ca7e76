import { type RenderDocumentOptions, renderDocument } from "../document/render-document";
import type { TextDocument } from "../document/text-document";
import type { ReportLanguage } from "../wording/labels";
import { createNumberFormats } from "../wording/number-formats";
import type { ReconciledTraffic, Reconciliation } from "./reconcile";
import { type ReconcileWords, reconcileWords } from "./reconcile-wording";

/** Options of `renderReconciliation`. */
export type RenderReconciliationOptions = RenderDocumentOptions;

/**
 * Renders what part of an account's traffic is recorded.
 * @throws InvalidOptionError when `format` or `language` is unknown
 */
export function renderReconciliation(
  reconciliation: Reconciliation,
  options: RenderReconciliationOptions = {},
): string {
  return renderDocument(reconciliation, (language) => toDocument(reconciliation, language), options);
}

function toDocument(reconciliation: Reconciliation, language: ReportLanguage): TextDocument {
  const words = reconcileWords[language];
  const formats = createNumberFormats(language);
  const { from, to, total, models, days, notes } = reconciliation;
  const toRow = createRowWriter(words, language);
  const { recordedShare, account, recorded } = total;
  return {
    language,
    title: words.title,
    summary: [
      words.period(from, to),
      recordedShare === undefined
        ? words.nothing
        : words.recorded(
            formats.count(recorded.invocations),
            formats.count(account.invocations),
            formats.percent(recordedShare),
          ),
      words.unrecorded(usdOf(total, words, language)),
    ],
    tables: [
      {
        caption: words.byModel,
        columns: [words.model, ...words.columns],
        rows: models.map((row) => [row.modelId, ...toRow(row)]),
      },
      {
        caption: words.byDay,
        columns: [words.day, ...words.columns],
        rows: days.map((row) => [row.day, ...toRow(row)]),
      },
    ],
    notes: notes.map((note) => words.notes[note]),
    notesTitle: words.notesTitle,
  };
}

function createRowWriter(
  words: ReconcileWords,
  language: ReportLanguage,
): (row: ReconciledTraffic) => readonly string[] {
  const formats = createNumberFormats(language);
  const count = (value: number | undefined): string => (value === undefined ? words.unknown : formats.count(value));
  return (row) => {
    const { account, recorded, unrecorded, recordedShare } = row;
    const { cacheReadTokens: reads, cacheWriteTokens: writes } = unrecorded;
    return [
      count(account.invocations),
      count(recorded.invocations),
      recordedShare === undefined ? words.unknown : formats.percent(recordedShare),
      count(unrecorded.inputTokens),
      count(reads === undefined && writes === undefined ? undefined : (reads ?? 0) + (writes ?? 0)),
      count(unrecorded.outputTokens),
      usdOf(row, words, language),
    ];
  };
}

function usdOf({ unrecordedUsd }: ReconciledTraffic, words: ReconcileWords, language: ReportLanguage): string {
  if (unrecordedUsd === undefined) return words.unknown;
  const { usd } = createNumberFormats(language);
  const { low, high } = unrecordedUsd;
  return low === high ? usd(low) : words.range(usd(low), usd(high));
}
